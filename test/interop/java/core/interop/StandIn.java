package interop;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stand-in process. Arguments are {@code key=value} settings; {@code port} and {@code controlPort} default to free
 * ports. Prints one line of JSON when ready and ends when its standard input closes, so that a killed test run leaves
 * no server behind.
 */
final class StandIn {
    static final String ATTRIBUTE = StandIn.class.getName();

    final Settings settings = new Settings();
    final Cobrowse cobrowse = new Cobrowse(this::deliver);
    final RestApi rest = new RestApi(cobrowse, settings);
    private final Engine engine = new JettyEngine();
    private volatile Clients clients;
    private int port;

    public static void main(String[] arguments) throws Exception {
        new StandIn().run(arguments);
    }

    private void run(String[] arguments) throws Exception {
        Map<String, String> given = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            given.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        settings.merge(given);
        port = settings.number("port", 0) == 0 ? freePort() : settings.number("port", 0);
        engine.start(this, port);
        ControlServer control = new ControlServer(this, settings.number("controlPort", 0));
        Map<String, Object> ready = status();
        ready.put("controlPort", control.port());
        System.out.println(Json.write(ready));
        awaitEndOfInput();
        System.exit(0);
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            continue;
        }
    }

    /** Jetty 8 and Jetty 9 name their connectors differently; a port known beforehand also survives a restart. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Called by the web application at each start, before the first request. */
    void attach(Clients started) {
        clients = started;
    }

    Clients clients() {
        return clients;
    }

    private void deliver(String clientId, String channel, Object data) {
        clients.deliver(clientId, channel, data);
    }

    /** Takes the server down and brings it up on the same port with fresh CometD state. */
    synchronized void restart(Map<String, String> changes, boolean keepSessions, long downMs) throws Exception {
        clients.detach();
        engine.stop();
        if (!keepSessions) {
            cobrowse.clear();
        }
        settings.merge(changes);
        Thread.sleep(downMs);
        engine.start(this, port);
    }

    Map<String, Object> status() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("port", port);
        map.put("versions", engine.versions());
        map.put("java", System.getProperty("java.version"));
        map.put("pid", ProcessHandle.current().pid());
        map.put("settings", settings.toMap());
        map.put("clients", clients.list());
        List<Object> sessions = new ArrayList<>();
        cobrowse.sessions().forEach(session -> sessions.add(session.report()));
        map.put("sessions", sessions);
        return map;
    }
}
