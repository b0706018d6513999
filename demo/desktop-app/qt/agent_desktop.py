"""An agent desktop with one interaction, in Qt.

Its arguments are the address of agent-view.html and a session number if there is one; switches for
Chromium go into QTWEBENGINE_CHROMIUM_FLAGS. It writes each message of the view to standard output;
the lines "join 123456789", "stop" and "close" on standard input press its buttons.
"""

import json
import sys
import threading

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit
from PySide6.QtWidgets import QPushButton, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from cobrowse_pane import CobrowsePane

IN_SESSION = ("locating", "connecting", "joining", "joined", "active")


class AgentDesktop(QWidget):
    def __init__(self, page, number=""):
        super().__init__(windowTitle="Agent Desktop")
        # What is attached to the interaction. `join` hands it over, so that its totals go on.
        self.attached_data = {}
        self.closed = False
        self.pane = CobrowsePane(self.received)
        self.number = QLineEdit(number, placeholderText="Session number", maximumWidth=140)
        self.join = QPushButton("Join", clicked=self.join_session)
        self.stop = QPushButton("Stop", clicked=lambda: self.send("stop"))
        self.close_it = QPushButton("Close interaction", clicked=self.close_interaction)
        self.state = QLabel("Starting …")
        self.table = QTableWidget(0, 2, minimumWidth=430, maximumWidth=430)
        self.lay_out()
        self.pane.open(page)

    def send(self, name, **fields):
        self.pane.send({"command": name, **fields})

    def join_session(self):
        self.send("join", sessionToken=self.number.text(), attachedData=self.attached_data)

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
            if self.number.text():
                self.join.click()
        elif message["type"] == "cobrowse-state-change":
            self.show_state(detail["state"])
        elif message["type"] == "cobrowse-attached-data":
            self.attach(detail["changes"])

    def show_state(self, name):
        in_session = name in IN_SESSION
        self.join.setEnabled(not self.closed and not in_session and name != "ending")
        self.stop.setEnabled(not self.closed and in_session)
        self.close_it.setEnabled(not self.closed)
        self.state.setText(name.capitalize())

    def attach(self, changes):
        """A desktop in production writes these changes to the user data of its interaction."""
        self.attached_data.update(changes)
        self.table.setRowCount(len(self.attached_data))
        for row, pair in enumerate(self.attached_data.items()):
            for column, value in enumerate(pair):
                self.table.setItem(row, column, QTableWidgetItem(str(value)))

    def lay_out(self):
        buttons = (self.join, self.stop, self.close_it)
        for button in buttons:
            button.setEnabled(False)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 10, 16, 10)
        bar.setSpacing(8)
        bar.addWidget(QLabel("<b>Call with Mia Torres</b>"))
        bar.addStretch()
        for part in (self.state, self.number, *buttons):
            bar.addWidget(part)
        self.table.setHorizontalHeaderLabels(("Key", "Value"))
        self.table.verticalHeader().hide()
        self.table.setColumnWidth(0, 180)
        self.table.horizontalHeader().setStretchLastSection(True)
        content = QHBoxLayout()
        content.addWidget(self.pane, 1)
        content.addWidget(self.table)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(bar)
        rows.addLayout(content, 1)
        self.resize(1280, 800)

    def press(self, line):
        name, _, number = line.strip().partition(" ")
        if number:
            self.number.setText(number)
        {"join": self.join, "stop": self.stop, "close": self.close_it}[name].click()


class Input(QObject):
    line = Signal(str)

    def read(self):
        for line in sys.stdin:
            self.line.emit(line)


app = QApplication(sys.argv[:1])
desktop = AgentDesktop(*sys.argv[1:])
desktop.show()
lines = Input()
lines.line.connect(desktop.press)
threading.Thread(target=lines.read, daemon=True).start()
sys.exit(app.exec())
