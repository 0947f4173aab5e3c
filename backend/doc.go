// Package backend is Tabiji without a window: it knows how the rooms below are joined into one open
// workspace with its API and its engine. It refuses to know what any of them decides.
//
// # The picture
//
//	app/cli (commands)      app/shell (window)
//	        │ socket, or in process │ middleware            other programs │ loopback TCP, token
//	        └───────────────────────┴──────── httpapi ─────────────────────┘   one API, one OpenAPI document
//	                                             │
//	work     intake  runner  outbox  agenda  heartbeat          what the engine does
//	         studio  record  audience  overview                 what people and programs ask for
//	         computer  sample
//	domain   contact  event  facts  segment  message  journey  walk  delivery    (pure)
//	doors    sqlite  mail  notify  workspace  vault  httpapi
//	ground   clock  ident  problem  words
//	proof    storetest  sqlitetest  smtptest  bench
//
// Imports go down only: commands → backend → doors → work → domain → ground. Doors never import each
// other and work packages never import each other; this package alone joins them, and does nothing else: what one
// room needs of another is a function or a small interface that the root fills in (join). A door speaks the types of
// the rooms it serves. layers_test.go holds the rules with a reason for each.
//
// # Three sentences that carry the system
//
// A decision is a pure function that returns values and reasons. Effects happen only from committed
// rows. Every effect has a key that can be computed again.
//
// # How a person moves
//
// Intake consumes events in order and plans entries: an entry is an enrollment row that is due now, or held when
// journeys would go on causing each other with no real wait between, or a key that waits until the enrollment
// before it has ended. Who is not let in leaves the reason. Whether somebody may enter is decided by journey.Door from
// the version and the person's past alone, and whom a first mail would reach by delivery.Reach; rooms gather and carry out.
// The tick (runner) takes at most 1,000 rows that are due or woken, reads what their versions need, lets
// walk decide, and stores state, history, changes, counters and planned mails in one transaction. A
// crash is a rollback; there are no leases. A wait parks with a due time; a mail step parks until its outbox
// row is resolved, and the resolving commit writes the wake that lets it go on; who waits for an event is woken by intake. A
// wake says where to look: what happened is read from the rows and put in order by walk (decisions/023). A step's row of history is
// written when it is left; what was decided on arrival stands in the enrollment until then (decisions/022).
//
// What a step can do (let people in, take time, send, fork, end) is asked of its config through the abilities
// of journey; walk has one table of what it does at each kind, and nothing else tells kinds apart. A step that is switched off
// has a config without abilities: people pass it, and nothing comes of it (decisions/031).
//
// Published versions are compiled once for everybody (journey.Shelf): whoever asks brings the reading function of the
// transaction at hand, and work that holds the writer borrows what is there and loads the rest between two tries.
//
// The loop carries only pieces made of rows. What may take minutes (the daily backup, the weekly check) is
// a chore: a goroutine of its own beside the loop, claimed as a row by the engine run, so that a killed one
// is due again and none is done twice at once.
//
// # How a mail leaves
//
//	due → claimed → handed → sent | never | unknown        aside: later, held, skipped, expired
//
// A sender claims rows, renders them and decides for the first time outside of any transaction. It puts
// the whole body on the wire, and only then asks the group for the hand-over: one durable commit for many
// connections, in which delivery decides again on fresh rows. After it the final dot leaves. So a row
// that is not "handed" has surely not been sent; one that is, and whose server was not heard, is
// "unknown", and a person decides. The receipt rides in the next group commit. At start everything that
// another engine run held is taken back: claimed becomes due, handed becomes unknown.
//
// What fails is charged to whom it speaks of: the session, the account, the server, the mail or the person.
// A permanent refusal that does not say so stands aside until others are accepted or refused; several people
// refused in a row stop the account, and a person answers. A connection that breaks under one row and no
// other is that row's.
//
// A mail's Liquid is counted while it runs (message, decisions/012). A message that takes more than it may is a
// finding before Start; should it only show while sending, its row is held with the reason, others go on, and
// publishing a corrected text lets it leave (decisions/019).
//
// # What is late
//
// About once a minute the engine notes that it lives (heartbeat); a start after a long silence, a sleep, and an account
// that cannot send are outages. A mail whose time passed by more than an hour during one is late (delivery).
// Late mails are held in a batch; when everything due is planned it is known how many they are, and few
// leave by themselves, many wait for one answer, which is one commit that is carried out in pieces. A timer
// that comes late and leads back into its own loop counts from now, so that a loop happens once.
//
// # When the date is wrong
//
// The wall clock is compared with a clock that nobody can set, at each beat, and with the marks in the file at each
// start. A date that was set is one row with what it means (delivery.Judge, decisions/014): which time was the wrong
// one, and that what was planned from it keeps its distance. Until that row is there nothing is claimed; then rows
// are planned anew in pieces, limits count the last day as the new date shows it, and waits that began in the wrong
// time are asked about, beside late mail. Nobody goes on waiting for longer than the wait was drawn.
//
// # Whom a condition takes
//
// A condition is one tree (segment) with one judge. A step asks it of one person's facts, gathered in bulk; whoever draws asks it of
// everybody (audience): tags and events are sets of people, and the rows that these leave open are judged by the same code
// inside the query (decisions/028), or, when nearly the same is asked again, from columns in memory (decisions/032).
//
// # What a step would do
//
// While somebody draws, a step says in one sentence what it would do for a person who entered now (studio.Example): a
// sketch of the draft is walked by walk.Foresee, which calls Advance and nothing else. Facts decide as they would;
// what may happen is taken to happen as late as it can, and the sentence says so.
//
// # What is kept about a person
//
// Why something was done for somebody or was not, what happened in time, and their way through each journey is read from
// rows (record): reasons as they were stored, steps as the version of that moment named them. What is not stored is said
// to be missing, and is never computed anew.
//
// # How a workspace stands
//
// A status is counted from the file (overview): figures, and health, which is decided from facts alone, most urgent first.
// Where a crowd waits the last one is given at once and counted anew beside it, but never one from before an act of the
// person who asks. Calendar and leaving spread the moves that are planned over the pace of the account's own limits.
//
// # Who may send
//
// One engine is one process with the operating system's lock on FILE.lock. A workspace knows its id and
// its generation, which rises with every engine start; this computer remembers both and which file it
// was. A copy, a restored backup or a file from another computer opens held: it can be read and edited,
// and nothing ticks and nothing leaves until it is taken over. So does a file that has lost what was durably
// committed to it: each FULL commit raises a number in the file and then a mark beside it, in app data
// (decisions/011). Taking it over makes unknown what may have left meanwhile.
//
// # The writer
//
// One goroutine owns the one writing connection. Writes queue by class (ui, send, tick, bulk); a waiting
// class is served after at most eight turns of others. At most 1,000 rows a transaction, nothing but SQL
// inside it. FULL for what a person or program was told and for hand-overs, NORMAL for what can be
// computed again; a FULL commit makes the NORMAL ones before it durable too.
//
// # Doors of the API
//
// The window (Window) asks under hosts of its own and shows no token; commands and a second start come
// through a socket that only this user can open; browsers through loopback TCP with a token. All of them
// reach the same routes and the same built page. Hints that rows changed go out as a stream, to the window
// as events of the shell. A mail is shown only as a document that mail.Preview has written anew.
//
// What the user of a computer prefers (language, theme, what the page remembers) stands in a file of that
// computer; everything else is in the workspace.
//
// # The page
//
// The page (frontend/) is a view of the API and holds no truth of its own: every screen asks, and asks again
// when a hint says that its rows changed. A journey is asked for by its parts, so that people who move through it
// make its counts stale and nothing else (decisions/025). frame stands round screens; screens stand on canvas, canvas on
// journey, which knows drawings and neither React nor the drawing library; bridge alone talks to Go; parts
// are what several screens show alike; words has every text in both languages. What a person did last is
// answered at once, what lasts can be cancelled, and what cannot be undone asks.
//
// A drawing is edited by changes (journey.Change): records put and dropped. The page makes them of gestures (frontend/src/journey/edit),
// undoes by their inverse, and lets them follow what somebody else saved; here a rule makes the change that puts its finding
// right. Whole drafts are kept under their revision (decisions/029).
//
// The same drawing is also a list (journey/outline): the steps of a branch below it, and a step where ways meet behind the
// last one that all of them come from, so that everything can be done by keys. What is searched in both is one question
// (journey/question).
//
// What is copied of a drawing is text on the clipboard (tabiji.clip/1): steps, the lines between them, and their mails whole.
// Pasted, a mail that the workspace has is used; one that it lacks is made; none is overwritten.
//
// The shell (app/shell) is the same page in a window of its own, with what only a desktop has: dialogs, a tray,
// notices, a start at login. It sees this package's Window, Signals and Close, and nothing below.
//
// # Sentences
//
// Errors, reasons and findings are stored as an id with arguments (words.Line) and put into Japanese or
// English only when somebody reads them, years later if need be.
package backend
