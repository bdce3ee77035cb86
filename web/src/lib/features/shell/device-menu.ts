import LogOut from '@lucide/svelte/icons/log-out';
import Monitor from '@lucide/svelte/icons/monitor';
import Moon from '@lucide/svelte/icons/moon';
import Sun from '@lucide/svelte/icons/sun';
import { leave } from '#lib/kernel/session/leave.ts';
import { chooseTheme, type Theme } from '#lib/kernel/theme/theme.ts';
import type { MenuItem } from '#lib/ui/Menu.svelte';

/** The choices that everybody has: the colours on this device, and signing out. */
export function deviceMenu(chosen: Theme, onchoose: (theme: Theme) => void): MenuItem[] {
  const choose = (theme: Theme) => {
    onchoose(theme);
    chooseTheme(theme);
  };
  return [
    { label: 'Light', icon: Sun, checked: chosen === 'light', onSelect: () => choose('light') },
    { label: 'Dark', icon: Moon, checked: chosen === 'dark', onSelect: () => choose('dark') },
    {
      label: 'Like the device',
      icon: Monitor,
      checked: chosen === 'system',
      onSelect: () => choose('system'),
    },
    { label: 'Sign out', icon: LogOut, onSelect: () => void leave(), apart: true },
  ];
}
