"""agent-view.html in Qt WebEngine: commands go in, messages of the view come out."""

import json

from PySide6.QtCore import QFile, QIODevice, QObject, QUrl, Signal, Slot
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEngineScript
from PySide6.QtWebEngineWidgets import QWebEngineView

HOOK = """
new QWebChannel(qt.webChannelTransport, ({objects}) => {
  window.gcbAgentViewHost = objects.bridge;
});
"""


class Bridge(QObject):
    received = Signal(str)

    @Slot(str)
    def postMessage(self, text):
        self.received.emit(text)


class CobrowsePane(QWebEngineView):
    def __init__(self, on_message):
        super().__init__()
        self.bridge = Bridge()
        self.bridge.received.connect(on_message)
        channel = QWebChannel(self)
        channel.registerObject("bridge", self.bridge)
        self.page().setWebChannel(channel)
        client = QFile(":/qtwebchannel/qwebchannel.js")
        client.open(QIODevice.OpenModeFlag.ReadOnly)
        script = QWebEngineScript()
        script.setSourceCode(client.readAll().toStdString() + HOOK)
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
        self.page().scripts().insert(script)  # for the page itself, not for the agent page in it

    def open(self, page):
        self.load(QUrl(page))

    def send(self, command):
        self.page().runJavaScript(f"gcbAgentViewCommand({json.dumps(command)})")
