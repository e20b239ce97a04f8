import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { Box } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useT } from '../i18n/speak.tsx';

/** Asks before something is done. Rendered only while it is open, so that its content is always fresh. */
export function Confirm(props: {
  id: string;
  title: string;
  confirmLabel: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
  critical?: boolean;
  pending?: boolean;
  /** Nothing to confirm: only a way out. */
  blocked?: boolean;
  large?: boolean;
  /** The way out in other words, where "Cancel" would be the deed itself. */
  wayOut?: string;
}) {
  const t = useT();
  return (
    <Modal id={props.id} open onHide={props.onClose} {...(props.large ? { variant: 'large' as const } : {})}>
      <TitleBar title={props.title}>
        <button
          variant="primary"
          {...(props.critical ? { tone: 'critical' as const } : {})}
          disabled={(props.pending ?? false) || (props.blocked ?? false)}
          onClick={props.onConfirm}
        >
          {props.confirmLabel}
        </button>
        <button onClick={props.onClose}>{props.wayOut ?? t('action.back_out')}</button>
      </TitleBar>
      <Box padding="400">{props.children}</Box>
    </Modal>
  );
}
