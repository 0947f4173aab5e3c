//go:build (desktop || dev) && !bindings

package shell

/*
#cgo pkg-config: gtk+-3.0
#cgo !webkit2_41 pkg-config: webkit2gtk-4.0
#cgo webkit2_41 pkg-config: webkit2gtk-4.1

#include "webview_linux.h"

// A question to the window, answered by the thread that owns it. Who asked waits for a while only: while the
// program ends nobody answers.
typedef struct {
	gint refs;
	GMutex lock;
	GCond told;
	gboolean done;

	gboolean known; // the display tells where windows stand: Wayland does not
	int x, y;
	int screens; // work areas of the screens, as many as fit
	GdkRectangle areas[16];
} stand;

// An order to the window.
typedef struct {
	gboolean move, maximise;
	int x, y;
} put;

static GtkWindow *window_of_ours(void) {
	GtkWindow *found = NULL;
	GList *all = gtk_window_list_toplevels();
	for (GList *w = all; w != NULL && found == NULL; w = w->next) {
		if (tabiji_view(GTK_WIDGET(w->data)) != NULL) {
			found = GTK_WINDOW(w->data);
		}
	}
	g_list_free(all);
	return found;
}

static gboolean tells_places(void) {
	return g_strcmp0(G_OBJECT_TYPE_NAME(gdk_display_get_default()), "GdkWaylandDisplay") != 0;
}

static void drop(stand *s) {
	if (g_atomic_int_dec_and_test(&s->refs)) {
		g_mutex_clear(&s->lock);
		g_cond_clear(&s->told);
		g_free(s);
	}
}

static gboolean look(gpointer data) {
	stand *s = data;
	GtkWindow *w = window_of_ours();
	g_mutex_lock(&s->lock);
	if (w != NULL && tells_places()) {
		s->known = TRUE;
		gtk_window_get_position(w, &s->x, &s->y);
	}
	GdkDisplay *display = gdk_display_get_default();
	int n = gdk_display_get_n_monitors(display);
	for (int i = 0; i < n && s->screens < 16; i++) {
		gdk_monitor_get_workarea(gdk_display_get_monitor(display, i), &s->areas[s->screens++]);
	}
	s->done = TRUE;
	g_cond_signal(&s->told);
	g_mutex_unlock(&s->lock);
	drop(s);
	return G_SOURCE_REMOVE;
}

static stand *ask_window(void) {
	stand *s = g_new0(stand, 1);
	s->refs = 2;
	g_mutex_init(&s->lock);
	g_cond_init(&s->told);
	g_idle_add(look, s);
	gint64 until = g_get_monotonic_time() + 5 * G_TIME_SPAN_SECOND;
	g_mutex_lock(&s->lock);
	while (!s->done && g_cond_wait_until(&s->told, &s->lock, until)) {
	}
	g_mutex_unlock(&s->lock);
	return s;
}

static gboolean move(gpointer data) {
	put *p = data;
	GtkWindow *w = window_of_ours();
	if (w != NULL && p->move && tells_places()) {
		gtk_window_move(w, p->x, p->y);
	}
	if (w != NULL && p->maximise) {
		gtk_window_maximize(w);
	}
	g_free(p);
	return G_SOURCE_REMOVE;
}

// put_window has the window moved after whatever was ordered before: the toolkit centres each new window,
// by an order of its own.
static void put_window(gboolean moved, int x, int y, gboolean maximise) {
	put *p = g_new0(put, 1);
	p->move = moved;
	p->x = x;
	p->y = y;
	p->maximise = maximise;
	g_idle_add_full(G_PRIORITY_LOW, move, p, NULL);
}
*/
import "C"

// maximisesItself is true because the toolkit would maximise a window before it is at the position to restore.
const maximisesItself = true

// Place is the corner of the window with its frame, from the corner of all screens; not known on Wayland, which does
// not report it. SetPlace takes the same measure: setting what Place gives moves nothing.
func (w *wailsKit) Place() (x, y int, known bool) {
	s := C.ask_window()
	defer C.drop(s)
	C.g_mutex_lock(&s.lock)
	defer C.g_mutex_unlock(&s.lock)
	return int(s.x), int(s.y), s.done != 0 && s.known != 0
}

// Screens are the parts of the screens that windows may use.
func (w *wailsKit) Screens() (all []rect) {
	s := C.ask_window()
	defer C.drop(s)
	C.g_mutex_lock(&s.lock)
	defer C.g_mutex_unlock(&s.lock)
	for _, a := range s.areas[:s.screens] {
		all = append(all, rect{int(a.x), int(a.y), int(a.width), int(a.height)})
	}
	return all
}

func (w *wailsKit) SetPlace(x, y int) { C.put_window(1, C.int(x), C.int(y), 0) }
func (w *wailsKit) Maximise()         { C.put_window(0, 0, 0, 1) }
