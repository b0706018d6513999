import com.google.gson.JsonObject;
import java.awt.Component;
import java.util.function.Consumer;
import javax.swing.SwingUtilities;
import org.cef.CefClient;
import org.cef.browser.CefBrowser;
import org.cef.browser.CefFrame;
import org.cef.browser.CefMessageRouter;
import org.cef.browser.CefMessageRouter.CefMessageRouterConfig;
import org.cef.callback.CefQueryCallback;
import org.cef.handler.CefLoadHandlerAdapter;
import org.cef.handler.CefMessageRouterHandlerAdapter;

/** agent-view.html in an embedded Chromium: commands go in, messages of the view come out as JSON text. */
final class CobrowsePane {
  private static final String HOOK =
      "window.gcbAgentViewHost = {postMessage: (request) => gcbQuery({request})}";

  private final CefBrowser browser;

  /** The messages come on Swing's thread. */
  CobrowsePane(CefClient client, String page, Consumer<String> onMessage) {
    var router = CefMessageRouter.create(new CefMessageRouterConfig("gcbQuery", "gcbQueryCancel"));
    router.addHandler(
        new CefMessageRouterHandlerAdapter() {
          @Override
          public boolean onQuery(
              CefBrowser browser,
              CefFrame frame,
              long id,
              String message,
              boolean persistent,
              CefQueryCallback callback) {
            if (!frame.isMain()) return false; // JCEF offers the function to the agent page, too.
            SwingUtilities.invokeLater(() -> onMessage.accept(message));
            callback.success("");
            return true;
          }
        },
        true);
    client.addMessageRouter(router);
    client.addLoadHandler(
        new CefLoadHandlerAdapter() {
          @Override
          public void onLoadEnd(CefBrowser browser, CefFrame frame, int httpStatus) {
            if (frame.isMain()) browser.executeJavaScript(HOOK, page, 0);
          }
        });
    browser = client.createBrowser(page, false, false);
  }

  Component component() {
    return browser.getUIComponent();
  }

  void send(JsonObject command) {
    browser.executeJavaScript("gcbAgentViewCommand(" + command + ")", browser.getURL(), 0);
  }
}
