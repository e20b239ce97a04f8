import { BlockStack, Box, Button, FormLayout, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { goesOutOnce, PLACEMENT_KINDS } from '../../core/placements.ts';
import type { PlacementView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat, useFrame, useSay } from '../../ui/frame-context.ts';
import { catalogueOf, pickProducts } from '../campaign-form/resource-picker.ts';
import type { SentPlacement } from './placement-intents.ts';

const EMPTY: SentPlacement = {
  id: null,
  kind: 'email',
  name: '',
  link: '',
  ownerId: '',
  audience: '',
  goesOut: { date: '', time: '' },
  locked: { date: '', time: '' },
  productIds: [],
};

/** One placement while a person writes it. */
export function PlacementForm(props: {
  placement: (PlacementView & { form: SentPlacement }) | null;
  people: readonly { userId: string; name: string }[];
  act: Act;
  onClose(): void;
}) {
  const { placement, people, act } = props;
  const t = useT();
  const say = useSay();
  const format = useFormat();
  const { frame, me } = useFrame();
  const [form, setForm] = useState<SentPlacement>(
    placement?.form ?? {
      ...EMPTY,
      ownerId: people.some(({ userId }) => userId === me.userId) ? me.userId : '',
    },
  );
  const [products, setProducts] = useState(placement?.products ?? []);
  const set = (changes: Partial<SentPlacement>): void => setForm((before) => ({ ...before, ...changes }));
  const error = (...fields: string[]) => {
    const problem = act.problems.find(({ field }) => field !== null && fields.includes(field));
    return problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {};
  };
  const pick = async (): Promise<void> => {
    const picked = await pickProducts(await catalogueOf(products.map(({ id }) => id)));
    if (picked.outcome !== 'picked') return;
    setProducts(picked.products.map(({ id, title }) => ({ id, title })));
    set({ productIds: picked.products.map(({ id }) => id) });
  };
  const everything = (): void => {
    setProducts([]);
    set({ productIds: [] });
  };
  return (
    <Box background="bg-surface-secondary" padding="400" borderRadius="200">
      <FormLayout>
        <FormLayout.Group>
          <Select
            label={t('placements.field.kind')}
            options={PLACEMENT_KINDS.map((kind) => ({ value: kind, label: t(`placements.kind.${kind}`) }))}
            value={form.kind}
            onChange={(kind) => set({ kind: kind as SentPlacement['kind'] })}
          />
          <TextField
            label={t('placements.field.name')}
            placeholder={t('placements.field.name_example')}
            value={form.name}
            {...error('name')}
            maxLength={120}
            onChange={(name) => set({ name })}
            autoComplete="off"
          />
        </FormLayout.Group>
        <FormLayout.Group>
          <Select
            label={t('placements.field.owner')}
            helpText={t('placements.field.owner_help')}
            options={[
              { value: '', label: t('placements.nobody') },
              ...people.map(({ userId, name }) => ({ value: userId, label: name })),
            ]}
            value={form.ownerId}
            {...error('ownerId')}
            onChange={(ownerId) => set({ ownerId })}
          />
          <TextField
            label={t('placements.field.link')}
            type="url"
            value={form.link}
            {...error('link')}
            onChange={(link) => set({ link })}
            autoComplete="off"
          />
          <TextField
            label={t('placements.field.people')}
            inputMode="numeric"
            value={form.audience}
            {...error('audience')}
            onChange={(audience) => set({ audience })}
            autoComplete="off"
          />
        </FormLayout.Group>
        <Moment
          label={t('placements.field.goes_out')}
          time={t('placements.field.goes_out_time')}
          value={form.goesOut}
          {...error('goesOutAt')}
          onChange={(goesOut) => set({ goesOut })}
        />
        <Moment
          label={t('placements.field.locked')}
          time={t('placements.field.locked_time')}
          value={form.locked}
          {...error('lockedFrom')}
          onChange={(locked) => set({ locked })}
        />
        <Text as="p" tone="subdued">
          {t(goesOutOnce(form.kind) ? 'placements.field.once' : 'placements.field.lasting', {
            zone: frame.timezone,
          })}
        </Text>
        <BlockStack gap="200">
          <Text as="p">
            {products.length === 0
              ? t('placements.shows_all')
              : t('placements.shows', { products: format.list(products.map(({ title }) => title)) })}
          </Text>
          <InlineStack gap="300">
            <Button variant="plain" onClick={() => void pick()}>
              {t('placements.choose_products')}
            </Button>
            {products.length > 0 ? (
              <Button variant="plain" onClick={everything}>
                {t('placements.choose_all')}
              </Button>
            ) : null}
          </InlineStack>
        </BlockStack>
        <InlineStack gap="300">
          <Button
            variant="primary"
            loading={act.pending === 'save_placement'}
            disabled={act.pending !== null && act.pending !== 'save_placement'}
            onClick={() => act.send('save_placement', { placement: form })}
          >
            {t('action.save')}
          </Button>
          <Button onClick={props.onClose}>{t('action.back_out')}</Button>
        </InlineStack>
      </FormLayout>
    </Box>
  );
}

/** A moment on the shop's clock; an empty date is none. */
function Moment(props: {
  label: string;
  time: string;
  value: SentPlacement['goesOut'];
  error?: string;
  onChange(value: SentPlacement['goesOut']): void;
}) {
  const { label, time, value, error, onChange } = props;
  return (
    <FormLayout.Group condensed>
      <TextField
        label={label}
        type="date"
        value={value.date}
        {...(error === undefined ? {} : { error })}
        onChange={(date) => onChange({ ...value, date })}
        autoComplete="off"
      />
      <TextField
        label={time}
        type="time"
        value={value.time}
        onChange={(next) => onChange({ ...value, time: next })}
        autoComplete="off"
      />
    </FormLayout.Group>
  );
}
