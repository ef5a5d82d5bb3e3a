import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { apiUrl, connect, onTheWire } from './wire.ts';

onTheWire();

const list = '/app/hook/deliveries';

const event = { event: 'issue_comment', action: 'created' };

function delivery(id: number, guid: string, status: number, at: string) {
  return { id, guid, delivered_at: at, status_code: status, ...event, status: 'x', redelivery: false };
}

describe('deliveries', () => {
  it('are told once for each event, with whether any attempt arrived, over all pages and none older than asked', async () => {
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
    expect(await connect().deliveries('2026-05-01T12:00:00Z')).toEqual([
      { ...event, id: 9, guid: 'twice', attempts: 2, hasArrived: false, at: '2026-05-01T12:09:00Z' },
      { ...event, id: 8, guid: 'mended', attempts: 2, hasArrived: true, at: '2026-05-01T12:08:00Z' },
    ]);
  });

  it('are none on a GitHub that does not keep deliveries', async () => {
    nock(apiUrl).get(list).query(true).reply(404, { message: 'Not Found' });
    expect(await connect().deliveries('2026-05-01T12:00:00Z')).toEqual([]);
  });

  it('are asked for again, and one that was forgotten meanwhile is no fault', async () => {
    nock(apiUrl).post(`${list}/9/attempts`).reply(202, {}).post(`${list}/5/attempts`).reply(404, {});
    const host = connect();
    await host.redeliver(9);
    await host.redeliver(5);
  });
});
