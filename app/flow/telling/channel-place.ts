import type { ShopChannel } from '../../core/audience.ts';
import { meansSlackChannel, readSlackChannel } from '../../core/slack.ts';
import type { ChannelPlace } from './store.ts';

export interface PlacePorts {
  /** Seals a secret for this shop. */
  seal(text: string, shop: string): string;
  /** The address as it may be used; null when it may not. */
  readAddress(text: string): URL | null;
}

/**
 * Where messages go by what somebody entered: an address, sealed, or, for Slack, a channel in which the shop's bot posts.
 * `problem`: the key of what is wrong with it. `noBot`: what to say of a channel because there is no bot; null: there is one.
 */
export function placeOf(
  { seal, readAddress }: PlacePorts,
  shop: string,
  channel: ShopChannel,
  text: string,
  noBot: string | null,
): { place: ChannelPlace } | { problem: string } {
  if (channel === 'slack' && meansSlackChannel(text)) {
    const room = readSlackChannel(text);
    if (room === null) return { problem: 'problem.slack_channel' };
    return noBot === null ? { place: { address: null, host: room } } : { problem: noBot };
  }
  const url = readAddress(text);
  return url
    ? { place: { address: seal(url.href, shop), host: url.host } }
    : { problem: 'problem.channel_address' };
}
