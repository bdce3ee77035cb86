import type { Component } from 'svelte';

/** A sign from the icon set; decorative, so that words must stand beside it. */
export type Icon = Component<{ class?: string; 'aria-hidden'?: 'true' }>;
