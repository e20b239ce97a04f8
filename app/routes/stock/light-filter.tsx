import { Button, InlineStack } from '@shopify/polaris';
import type { Light } from '../../core/light.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { LIGHTS } from './query.ts';

/** How many variants have which light; pressing one shows only those. */
export function LightFilter(props: {
  lights: Record<Light, number>;
  chosen: Light | null;
  onChoose: (light: Light | null) => void;
}) {
  const { lights, chosen, onChoose } = props;
  const t = useT();
  const format = useFormat();
  const all = LIGHTS.reduce((sum, light) => sum + lights[light], 0);
  return (
    <div className="hf-filter">
      <InlineStack gap="100">
        <Button size="slim" pressed={chosen === null} onClick={() => onChoose(null)}>
          {`${t('items.all')} (${format.number(all)})`}
        </Button>
        {LIGHTS.filter((light) => lights[light] > 0 || light === chosen).map((light) => (
          <Button key={light} size="slim" pressed={light === chosen} onClick={() => onChoose(light)}>
            {`${t(`light.${light}`)} (${format.number(lights[light])})`}
          </Button>
        ))}
      </InlineStack>
    </div>
  );
}
