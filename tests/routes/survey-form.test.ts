/** The form of a survey says who reads what is written into it. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { SurveyView } from '../../app/db/views/views.ts';
import { SurveyForm } from '../../app/routes/surveys/survey-form.tsx';
import { NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const act = { send: () => {}, pending: null, result: null, problems: [] };
const said = (anonymous: boolean, locale: 'en' | 'de' = 'en'): Promise<string> => {
  const survey = { id: 's', title: 'Advent', anonymous, closesAt: NOW } as SurveyView;
  return drawn(createElement(SurveyForm, { survey, act }), {}, locale);
};

test('everybody who opens Holdfast reads the answers, with the name or without', async () => {
  expect(await said(false)).toContain('Everybody in the shop who opens Holdfast can read your answer');
  expect(await said(true)).toContain(
    'Everybody in the shop who opens Holdfast can read what you write, without a name',
  );
  expect(await said(false, 'de')).toContain('Alle im Shop, die Holdfast öffnen, können deine Antwort lesen');
});
