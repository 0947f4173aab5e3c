import { lazy } from 'react';

// Each screen is loaded when it is first opened.
const Home = lazy(() => import('../screens/home').then((m) => ({ default: m.Home })));
const Journeys = lazy(() => import('../screens/journeys').then((m) => ({ default: m.Journeys })));
const JourneyPage = lazy(() => import('../screens/journey').then((m) => ({ default: m.JourneyPage })));
const Contacts = lazy(() => import('../screens/contacts').then((m) => ({ default: m.Contacts })));
const ContactPage = lazy(() => import('../screens/contact').then((m) => ({ default: m.ContactPage })));
const Mailbox = lazy(() => import('../screens/mailbox').then((m) => ({ default: m.Mailbox })));
const Outbox = lazy(() => import('../screens/outbox').then((m) => ({ default: m.Outbox })));
const Settings = lazy(() => import('../screens/settings').then((m) => ({ default: m.Settings })));
const Nowhere = lazy(() => import('./Nowhere').then((m) => ({ default: m.Nowhere })));

/** screenFor finds the screen of a route. */
export function screenFor(path: readonly string[]): React.ReactNode {
  const [room = '', id] = path;
  switch (room) {
    case '':
      return <Home />;
    case 'journeys':
      return id ? <JourneyPage key={id} id={id} /> : <Journeys />;
    case 'contacts':
      return id ? <ContactPage key={id} id={id} /> : <Contacts />;
    case 'mailbox':
      return <Mailbox id={id} />;
    case 'outbox':
      return <Outbox id={id} />;
    case 'settings':
      return <Settings part={id} />;
    default:
      return <Nowhere />;
  }
}
