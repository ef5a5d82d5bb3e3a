import { createFaults, type Faults } from '../../sandbox/demo/faults.ts';
import type { PageAction } from '../../sandbox/demo/page-action.ts';
import { type PageServer, startPageServer } from '../../sandbox/demo/page-server.ts';
import { createCamera } from '../../sandbox/demo/view-of.ts';
import { demo } from './demo-repository.ts';
import { type Stage, type StageOptions, setStage } from './stage.ts';

/** The sandbox with the real bot in it, and the page to watch it on. */
export interface RunningDemo {
  readonly stage: Stage;
  /** Of the page, on loopback. */
  readonly url: string;
  close(): Promise<void>;
}

export interface DemoSettings extends StageOptions {
  /** Of the page; 0 is any free one. */
  readonly port: number;
}

/** What each pod of the demo uses of its memory limit: a scale-down by one fits, by two it does not. */
const memoryShare = 0.6;

/** Starts stage, bot and page. What has started is ended when the rest does not start. */
export async function startDemo(settings: DemoSettings): Promise<RunningDemo> {
  const stage = await setStage(settings);
  try {
    stage.cluster.useMemory(memoryShare);
    await stage.startBot();
    const page = await servePage(stage, settings);
    return {
      stage,
      url: page.url,
      close: async () => {
        await page.close();
        await stage.close();
      },
    };
  } catch (fault) {
    await stage.close();
    throw fault;
  }
}

async function servePage(stage: Stage, { port, speed }: DemoSettings): Promise<PageServer> {
  const people = [
    { login: demo.maintainer, permission: 'maintainer' },
    { login: demo.reader, permission: 'may read' },
    { login: demo.outsider, permission: 'outsider' },
  ];
  const { github, cluster, clock, issue } = stage;
  const faults = createFaults(cluster, { namespace: demo.namespace, milvus: demo.milvus });
  return await startPageServer({
    port,
    view: createCamera({ github, cluster, faults, repository: demo.repository, issue, people, clock, speed }),
    onChange: (listener) => {
      const stops = [github.onChange(listener), cluster.onChange(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    act: (action) => act(stage, faults, action),
  });
}

async function act({ github }: Stage, faults: Faults, action: PageAction): Promise<void> {
  switch (action.do) {
    case 'comment':
      await github.as(action.person).comment(demo.repository, action.issue, action.text);
      return;
    case 'merge':
      await github.as(demo.maintainer).merge(demo.repository, action.number);
      return;
    case 'node':
    case 'query-nodes':
      faults.apply(action);
  }
}
