/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ask, numberOf } from './ask.js';

export default async () => {
  render(<Action />, document.body);
};

const PATH = '/extensions/campaigns';
/** What the server takes at once. */
const AT_ONCE = 250;

/** Adds the products that are ticked in the list to a campaign. */
function Action() {
  const t = (key, values) => shopify.i18n.translate(key, values);
  const productIds = shopify.data.selected.map(({ id }) => numberOf(id));
  const [state, setState] = useState(null);
  const [chosen, setChosen] = useState('');
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    void ask(PATH).then((found) => {
      if (found.problem) setProblem(found.problem);
      else {
        setState(found);
        setChosen(found.campaigns[0]?.id ?? '');
      }
    });
  }, []);

  const can = state?.may && state.campaigns.length > 0;

  const add = async () => {
    if (!can || busy) return;
    setBusy(true);
    setProblem(null);
    for (let from = 0; from < productIds.length; from += AT_ONCE) {
      const some = productIds.slice(from, from + AT_ONCE);
      const done = await ask(PATH, { intent: 'add', campaignId: chosen, productIds: some });
      if (!done.ok) {
        setProblem(done.problem);
        setBusy(false);
        return;
      }
    }
    shopify.close();
  };

  return (
    <s-admin-action heading={t('heading')} loading={!state && !problem}>
      <s-stack gap="base">
        {problem ? <s-banner tone="critical">{problem}</s-banner> : null}
        {state && !state.may ? <s-text>{t('forbidden')}</s-text> : null}
        {state?.may && state.campaigns.length === 0 ? <s-text>{t('none')}</s-text> : null}
        {can ? <s-text>{t('selected', { count: productIds.length })}</s-text> : null}
        {can ? (
          <s-select
            label={t('campaign')}
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            {state.campaigns.map(({ id, name }) => (
              <s-option key={id} value={id}>
                {name}
              </s-option>
            ))}
          </s-select>
        ) : null}
      </s-stack>
      <s-button slot="primary-action" disabled={!can || busy} onClick={add}>
        {t('add')}
      </s-button>
      <s-button slot="secondary-actions" onClick={() => shopify.close()}>
        {t('cancel')}
      </s-button>
    </s-admin-action>
  );
}
