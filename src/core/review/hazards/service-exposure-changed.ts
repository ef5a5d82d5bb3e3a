import { entryComponent } from '../../milvus/index.ts';
import { differenceAt, type Hazard, say } from '../hazard.ts';

/** The Service of the component that clients connect to (milvus-operator v1.3.8, GetServiceComponent). */
export const serviceExposureChanged: Hazard = {
  id: 'service-exposure-changed',
  title: 'Clients keep their address',
  severity: 'warning',
  why: 'Another type or port of the Service is another address: clients that use the old one lose the connection, and a LoadBalancer that is given up does not get its address back. A LoadBalancer opens Milvus to whoever reaches it.',
  fix: 'Tell the clients first, or keep the Service as it is.',
  find: (change) => {
    const component = entryComponent(change.after.written);
    if (entryComponent(change.before.written) !== component) return [];
    const place = ['spec', 'components', component];
    const service = (value: unknown): string => say(value ?? 'ClusterIP');
    const type = differenceAt(change, [...place, 'serviceType']);
    const port = differenceAt(change, [...place, 'port']);
    const isSameType = type !== undefined && service(type.before) === service(type.after);
    return [
      ...(type === undefined || isSameType
        ? []
        : [
            {
              path: type.path,
              message: `The Service changes from ${service(type.before)} to ${service(type.after)}: clients that use the old address lose it${type.after === 'LoadBalancer' ? ', and Milvus may be open to everybody who reaches the load balancer' : ''}.`,
            },
          ]),
      ...(port === undefined || (port.before ?? 19_530) === (port.after ?? 19_530)
        ? []
        : [
            {
              path: port.path,
              message: `The port of the Service changes from ${say(port.before ?? 19_530)} to ${say(port.after ?? 19_530)}: clients that use the old one lose the connection.`,
            },
          ]),
    ];
  },
};
