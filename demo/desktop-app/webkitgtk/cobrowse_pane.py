"""agent-view.html in WebKitGTK: commands go in, messages of the view come out."""

import json
import secrets

import gi

gi.require_version("WebKit2", "4.1")
from gi.repository import WebKit2

# WebKit offers the handler to the agent page, too: only the page itself knows the mark.
HOOK = """
window.gcbAgentViewHost = {
  postMessage: (text) => webkit.messageHandlers.cobrowse.postMessage('MARK' + text),
};
"""


class CobrowsePane:
    def __init__(self, on_message):
        mark = secrets.token_hex(16)

        def received(_manager, result):
            text = result.get_js_value().to_string()
            if text.startswith(mark):
                on_message(text[len(mark) :])

        manager = WebKit2.UserContentManager()
        manager.connect("script-message-received::cobrowse", received)
        manager.register_script_message_handler("cobrowse")
        manager.add_script(
            WebKit2.UserScript(
                HOOK.replace("MARK", mark),
                WebKit2.UserContentInjectedFrames.TOP_FRAME,
                WebKit2.UserScriptInjectionTime.START,
            )
        )
        self.widget = WebKit2.WebView(user_content_manager=manager)

    def open(self, page):
        self.widget.load_uri(page)

    def send(self, command):
        script = f"void gcbAgentViewCommand({json.dumps(command)})"
        self.widget.evaluate_javascript(script, -1, None, None, None, None)
