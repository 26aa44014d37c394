import { Tooltip } from 'radix-ui';
import { use, type ReactNode } from 'react';
import { LayerContext } from './layer.ts';
import './tip.css';

/** A short hint on hover and on keyboard focus. The child must be able to take focus. */
export function Tip({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal container={use(LayerContext)}>
        <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8}>
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
