import { DropdownMenu } from 'radix-ui';
import { use, useRef } from 'react';
import { IconButton } from './button.tsx';
import { LayerContext } from './layer.ts';
import { Icon, type IconName } from './icons.tsx';
import './menu.css';

export interface MenuItem {
  readonly label: string;
  readonly icon: IconName;
  readonly onSelect: () => void;
  readonly danger?: boolean;
}

/** The "more" menu of a row. Not modal: a modal one would write styles into the page. */
export function Menu({ label, items }: { readonly label: string; readonly items: readonly MenuItem[] }) {
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton icon="more" label={label} ref={trigger} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={use(LayerContext)}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {items.map(({ label: words, icon, onSelect, danger = false }) => (
            <DropdownMenu.Item
              key={words}
              className="menu-item"
              data-danger={danger || undefined}
              onSelect={() => {
                // a dialog that opens now gives the focus back to where it finds it
                trigger.current?.focus();
                onSelect();
              }}
            >
              <Icon name={icon} size={14} />
              {words}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
