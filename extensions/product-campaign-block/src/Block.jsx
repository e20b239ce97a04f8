/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { ask, numberOf } from './ask.js';

export default async () => {
  render(<Block />, document.body);
};

const TONES = { red: 'critical', yellow: 'warning', green: 'success', grey: 'neutral' };

/** The campaigns of the product that the page is about, and what can be done about them. */
function Block() {
  const t = (key, values) => shopify.i18n.translate(key, values);
  const [selected] = shopify.data.selected;
  const path = `/extensions/products/${numberOf(selected?.id ?? '')}`;
  const [state, setState] = useState(null);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);

  const look = useCallback(async () => {
    const found = await ask(path);
    if (found.problem) setProblem(found.problem);
    else setState(found);
  }, [path]);
  useEffect(() => void look(), [look]);

  const act = async (message) => {
    setBusy(true);
    setProblem(null);
    const done = await ask(path, message);
    if (!done.ok) setProblem(done.problem);
    await look();
    setBusy(false);
  };

  return (
    <s-admin-block heading={t('heading')} collapsedSummary={summaryOf(state, t)}>
      <s-stack gap="base">
        {problem ? <s-banner tone="critical">{problem}</s-banner> : null}
        {!state && !problem ? <s-spinner accessibilityLabel={t('loading')} /> : null}
        {state && !state.known ? <s-text color="subdued">{t('unknown')}</s-text> : null}
        {state?.known && state.campaigns.length === 0 ? <s-text color="subdued">{t('none')}</s-text> : null}
        {state?.known
          ? state.campaigns.map((campaign) => <Campaign key={campaign.id} campaign={campaign} t={t} />)
          : null}
        {state?.known && (state.campaigns.length > 0 || state.override) && state.may.override ? (
          <Decide override={state.override} busy={busy} act={act} t={t} />
        ) : null}
        {state?.known && state.may.add && state.addable.length > 0 ? (
          <Add campaigns={state.addable} busy={busy} act={act} t={t} />
        ) : null}
      </s-stack>
    </s-admin-block>
  );
}

const summaryOf = (state, t) =>
  state?.known ? t('summary', { count: state.campaigns.length }) : t('heading');

function Campaign({ campaign, t }) {
  const { name, light, units, need, standing, why, mode } = campaign;
  return (
    <s-stack gap="small-300">
      <s-stack direction="inline" gap="small" alignItems="center">
        <s-text type="strong">{name}</s-text>
        <s-badge tone={TONES[light]}>{t(`light.${light}`)}</s-badge>
        {standing ? <s-badge tone="critical">{t(`standing.${standing}`)}</s-badge> : null}
        {mode === 'watch' ? <s-badge>{t('watching')}</s-badge> : null}
      </s-stack>
      {units === null || need === null ? null : <s-text>{t('stock', { units, need })}</s-text>}
      {why ? <s-text color="subdued">{why}</s-text> : null}
    </s-stack>
  );
}

function Decide({ override, busy, act, t }) {
  const [reason, setReason] = useState('');
  if (override) {
    return (
      <s-stack gap="small-300">
        <s-text>{t(`decided.${override.kind}`, { reason: override.reason })}</s-text>
        <s-button disabled={busy} onClick={() => act({ intent: 'end_override' })}>
          {t('end_decision')}
        </s-button>
      </s-stack>
    );
  }
  const decide = (kind) => act({ intent: 'override', kind, reason });
  return (
    <s-stack gap="small-300">
      <s-text-field
        label={t('reason')}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <s-stack direction="inline" gap="small">
        <s-button disabled={busy} onClick={() => decide('keep_visible')}>
          {t('keep_visible')}
        </s-button>
        <s-button disabled={busy} tone="critical" onClick={() => decide('hold_now')}>
          {t('hold_now')}
        </s-button>
      </s-stack>
    </s-stack>
  );
}

function Add({ campaigns, busy, act, t }) {
  const [chosen, setChosen] = useState(campaigns[0].id);
  return (
    <s-stack gap="small-300">
      <s-select label={t('add_to')} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
        {campaigns.map(({ id, name }) => (
          <s-option key={id} value={id}>
            {name}
          </s-option>
        ))}
      </s-select>
      <s-button disabled={busy} onClick={() => act({ intent: 'add', campaignId: chosen })}>
        {t('add')}
      </s-button>
    </s-stack>
  );
}
