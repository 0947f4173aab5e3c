//go:build (desktop || dev) && !bindings

package shell

/*
#cgo pkg-config: gtk+-3.0
#cgo !webkit2_41 pkg-config: webkit2gtk-4.0
#cgo webkit2_41 pkg-config: webkit2gtk-4.1

#include "webview_linux.h"

// The web view shows its page in a process of its own. When that ends, by a fault or for want of memory,
// the toolkit leaves the window blank; the page is loaded anew, a few times.
static int revived = 0;

static void ended(WebKitWebView *view, WebKitWebProcessTerminationReason reason, gpointer data) {
	(void)reason;
	(void)data;
	if (revived < 5) {
		revived++;
		webkit_web_view_load_uri(view, "wails://wails/");
	}
}

static gboolean watch(gpointer data) {
	(void)data;
	GList *windows = gtk_window_list_toplevels();
	for (GList *w = windows; w != NULL; w = w->next) {
		WebKitWebView *view = tabiji_view(GTK_WIDGET(w->data));
		if (view != NULL && g_object_get_data(G_OBJECT(view), "tabiji-watched") == NULL) {
			g_object_set_data(G_OBJECT(view), "tabiji-watched", view);
			g_signal_connect(view, "web-process-terminated", G_CALLBACK(ended), NULL);
		}
	}
	g_list_free(windows);
	return G_SOURCE_REMOVE;
}

static void watch_soon() { g_idle_add(watch, NULL); }
*/
import "C"

// revive brings the page back when its process ends; once watched, a web view stays watched.
func revive() { C.watch_soon() }
