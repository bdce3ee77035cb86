import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './style.css';
import { GraphiQL } from 'graphiql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { examplesFor, findIds } from './examples.ts';
import { fetcher } from './fetcher.ts';
import { FollowDevice } from './follow-device.ts';
import { storageOf } from './storage.ts';

const place = document.querySelector<HTMLElement>('#graphiql');
if (!place) throw new Error('The page has no place for GraphiQL.');

/** The theme that this person chose in the product; absent: the device's own. */
const theme = /(?:^|; )roundtable-theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1];

const ids = await findIds();
createRoot(place).render(
  createElement(
    GraphiQL,
    {
      fetcher,
      storage: storageOf(ids.membership),
      defaultTabs: examplesFor(ids),
      defaultTheme: (theme as 'light' | 'dark' | undefined) ?? null,
      defaultEditorToolsVisibility: 'variables',
      schemaDescription: true,
      inputValueDeprecation: true,
    },
    createElement(GraphiQL.Logo, null, 'Roundtable', createElement(FollowDevice)),
  ),
);
