package interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Lets a test drive the stand-in. On a port of its own, with the JDK's server, so that it works while Jetty is down and
 * does not touch the HTTP behaviour under test. Takes query parameters, answers JSON, is open to every origin.
 */
final class ControlServer {
    private static final String PUSH = "/service/interop/push";

    private final StandIn standIn;
    private final HttpServer server;

    ControlServer(StandIn standIn, int port) throws IOException {
        this.standIn = standIn;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "control");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/control/", this::serve);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        int status = 200;
        Object answer;
        try {
            String path = exchange.getRequestURI().getPath().substring("/control/".length());
            answer = answer(path, parameters(exchange.getRequestURI().getRawQuery()));
            if (answer == null) {
                status = 404;
            }
        } catch (Exception failure) {
            status = 500;
            answer = Map.of("error", failure.toString());
        }
        byte[] body = Json.write(answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Object answer(String path, Map<String, String> query) throws Exception {
        switch (path) {
            case "state":
                return standIn.status();
            case "settings":
                standIn.settings.merge(query);
                return standIn.settings.toMap();
            case "restart":
                return restart(query);
            case "clients":
                return standIn.clients().list();
            case "clients/forget":
                return Map.of("count", standIn.clients().forget(query.get("client")));
            case "clients/disconnect":
                return Map.of("count", standIn.clients().disconnect(query.get("client")));
            case "sessions":
                return standIn.cobrowse.create().report();
            default:
                return path.startsWith("sessions/") ? session(path.split("/"), query) : null;
        }
    }

    private Object restart(Map<String, String> query) throws Exception {
        boolean keepSessions = Boolean.parseBoolean(query.remove("keepSessions"));
        String downMs = query.remove("downMs");
        standIn.restart(query, keepSessions, downMs == null ? 0 : Long.parseLong(downMs));
        return standIn.status();
    }

    private Object session(String[] path, Map<String, String> query) {
        LiveSession session = standIn.cobrowse.findAny(path[1]);
        String command = path.length > 2 ? path[2] : "report";
        if (session == null) {
            return null;
        }
        switch (command) {
            case "report":
                return session.report();
            case "join":
                standIn.cobrowse.join(session.token, role(query), query.get("name"), null, reply -> {});
                return session.report();
            case "leave":
                usersOf(session, query).forEach(user -> standIn.cobrowse.leave(user.token));
                return session.report();
            case "end":
                standIn.cobrowse.end(session.token);
                return session.report();
            case "push":
                return push(session, query);
            default:
                return null;
        }
    }

    private static int role(Map<String, String> query) {
        return Integer.parseInt(query.getOrDefault("role", "0"));
    }

    private static List<User> usersOf(LiveSession session, Map<String, String> query) {
        List<User> users = new ArrayList<>(session.users);
        users.removeIf(user -> role(query) != 0 && user.role != role(query));
        return users;
    }

    /**
     * Sends numbered, time-stamped messages to the CometD clients inside; comes back at once. They also read as the
     * message of a user who joined, whose name is the time, so that what passes messages on can be timed.
     */
    private Object push(LiveSession session, Map<String, String> query) {
        int count = Integer.parseInt(query.getOrDefault("count", "1"));
        long gapMs = Long.parseLong(query.getOrDefault("gapMs", "0"));
        String channel = query.getOrDefault("channel", PUSH);
        List<User> users = usersOf(session, query);
        users.removeIf(user -> user.clientId == null);
        Thread sender = new Thread(() -> sendPushes(users, channel, count, gapMs), "push");
        sender.setDaemon(true);
        sender.start();
        return Map.of("clients", users.size(), "channel", channel);
    }

    private void sendPushes(List<User> users, String channel, int count, long gapMs) {
        try {
            for (int number = 0; number < count; number++) {
                Thread.sleep(gapMs);
                for (User user : users) {
                    Map<String, Object> data = new LinkedHashMap<>();
                    double sentAtMs = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) / 1000.0;
                    data.put("number", number);
                    data.put("sentAtMs", sentAtMs);
                    data.put("userId", "push-" + number);
                    data.put("role", User.CONTROLLER);
                    data.put("name", Double.toString(sentAtMs));
                    standIn.clients().deliver(user.clientId, channel, data);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> map = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return map;
        }
        for (String pair : query.split("&")) {
            String[] sides = pair.split("=", 2);
            map.put(decode(sides[0]), sides.length > 1 ? decode(sides[1]) : "");
        }
        return map;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
