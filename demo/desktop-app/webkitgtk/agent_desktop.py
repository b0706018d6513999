"""An agent desktop with one interaction, in GTK.

Its arguments are the address of agent-view.html and a session number if there is one. It writes each
message of the view to standard output; the lines "join 123456789", "stop" and "close" on standard
input press its buttons.
"""

import json
import sys
import threading

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk

from cobrowse_pane import CobrowsePane

IN_SESSION = ("locating", "connecting", "joining", "joined", "active")


def button(text, on_click):
    made = Gtk.Button(label=text, sensitive=False)
    made.connect("clicked", lambda _button: on_click())
    return made


class AgentDesktop:
    def __init__(self, page, number=""):
        # What is attached to the interaction. `join` hands it over, so that its totals go on.
        self.attached_data = {}
        self.closed = False
        self.pane = CobrowsePane(self.received)
        self.number = Gtk.Entry(text=number, placeholder_text="Session number", width_chars=14)
        self.join = button("Join", self.join_session)
        self.stop = button("Stop", lambda: self.send("stop"))
        self.close_it = button("Close interaction", self.close_interaction)
        self.state = Gtk.Label(label="Starting …")
        self.rows = Gtk.ListStore(str, str)
        self.lay_out()
        self.pane.open(page)

    def send(self, name, **fields):
        self.pane.send({"command": name, **fields})

    def join_session(self):
        number = self.number.get_text()
        self.send("join", sessionToken=number, attachedData=self.attached_data)

    def close_interaction(self):
        self.closed = True
        self.send("close-interaction", reason="closed")
        self.show_state("closed")

    def received(self, text):
        print(text, flush=True)
        message = json.loads(text)
        detail = message.get("detail")
        if message["type"] == "ready":
            self.show_state("ready")
            if self.number.get_text():
                self.join.clicked()
        elif message["type"] == "cobrowse-state-change":
            self.show_state(detail["state"])
        elif message["type"] == "cobrowse-attached-data":
            self.attach(detail["changes"])

    def show_state(self, name):
        in_session = name in IN_SESSION
        self.join.set_sensitive(not self.closed and not in_session and name != "ending")
        self.stop.set_sensitive(not self.closed and in_session)
        self.close_it.set_sensitive(not self.closed)
        self.state.set_text(name.capitalize())

    def attach(self, changes):
        """A desktop in production writes these changes to the user data of its interaction."""
        self.attached_data.update(changes)
        self.rows.clear()
        for key, value in self.attached_data.items():
            self.rows.append((key, str(value)))

    def lay_out(self):
        bar = Gtk.Box(spacing=8, margin=10)
        bar.pack_start(Gtk.Label(label="<b>Call with Mia Torres</b>", use_markup=True), False, False, 6)
        for part in (self.close_it, self.stop, self.join, self.number, self.state):
            bar.pack_end(part, False, False, 0)
        table = Gtk.TreeView(model=self.rows, width_request=400)
        for column, title in enumerate(("Key", "Value")):
            text = Gtk.CellRendererText()
            table.append_column(Gtk.TreeViewColumn(title, text, text=column))
        content = Gtk.Box()
        content.pack_start(self.pane.widget, True, True, 0)
        content.pack_start(table, False, False, 0)
        rows = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        rows.pack_start(bar, False, False, 0)
        rows.pack_start(content, True, True, 0)
        window = Gtk.Window(title="Agent Desktop", default_width=1280, default_height=800)
        window.connect("destroy", Gtk.main_quit)
        window.add(rows)
        window.show_all()

    def press(self, line):
        name, _, number = line.strip().partition(" ")
        if number:
            self.number.set_text(number)
        {"join": self.join, "stop": self.stop, "close": self.close_it}[name].clicked()


def read_input(desktop):
    for line in sys.stdin:
        GLib.idle_add(desktop.press, line)


desktop = AgentDesktop(*sys.argv[1:])
threading.Thread(target=read_input, args=(desktop,), daemon=True).start()
Gtk.main()
