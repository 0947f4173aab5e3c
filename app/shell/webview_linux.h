#ifndef TABIJI_WEBVIEW_LINUX_H
#define TABIJI_WEBVIEW_LINUX_H

#include <gtk/gtk.h>
#include <webkit2/webkit2.h>

// tabiji_view is the web view below a widget; NULL if there is none.
static inline WebKitWebView *tabiji_view(GtkWidget *widget) {
	if (WEBKIT_IS_WEB_VIEW(widget)) {
		return WEBKIT_WEB_VIEW(widget);
	}
	if (!GTK_IS_CONTAINER(widget)) {
		return NULL;
	}
	WebKitWebView *found = NULL;
	GList *children = gtk_container_get_children(GTK_CONTAINER(widget));
	for (GList *c = children; c != NULL && found == NULL; c = c->next) {
		found = tabiji_view(GTK_WIDGET(c->data));
	}
	g_list_free(children);
	return found;
}

#endif
