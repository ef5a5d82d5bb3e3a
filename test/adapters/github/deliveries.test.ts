import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { apiUrl, connect, onTheWire } from './wire.ts';

onTheWire();

const list = '/app/hook/deliveries';

function delivery(id: number, guid: string, status: number, at: string) {
  return { id, guid, delivered_at: at, status_code: status, event: 'issue_comment', status: 'x', redelivery: false };
}

describe('deliveries that failed', () => {
  it('are those of which no attempt arrived, counted over all pages, and none older than asked', async () => {
    const link = `<${apiUrl}${list}?per_page=100&cursor=v1_2>; rel="next"`;
    nock(apiUrl)
      .get(list)
      .query({ per_page: 100 })
      .matchHeader('authorization', /^bearer ey/)
      .reply(
        200,
        [
          delivery(9, 'twice', 502, '2026-05-01T12:09:00Z'),
          delivery(8, 'mended', 202, '2026-05-01T12:08:00Z'),
          delivery(7, 'mended', 503, '2026-05-01T12:07:00Z'),
        ],
        { link },
      )
      .get(list)
      .query({ per_page: 100, cursor: 'v1_2' })
      .reply(200, [delivery(6, 'twice', 503, '2026-05-01T12:06:00Z'), delivery(5, 'old', 503, '2026-05-01T11:00:00Z')]);
    expect(await connect().failedDeliveries('2026-05-01T12:00:00Z')).toEqual([
      { id: 9, guid: 'twice', event: 'issue_comment', attempts: 2 },
    ]);
  });

  it('are none on a GitHub that does not keep deliveries', async () => {
    nock(apiUrl).get(list).query(true).reply(404, { message: 'Not Found' });
    expect(await connect().failedDeliveries('2026-05-01T12:00:00Z')).toEqual([]);
  });

  it('are asked for again, and one that was forgotten meanwhile is no fault', async () => {
    nock(apiUrl).post(`${list}/9/attempts`).reply(202, {}).post(`${list}/5/attempts`).reply(404, {});
    const host = connect();
    await host.redeliver(9);
    await host.redeliver(5);
  });
});
