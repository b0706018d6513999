package interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The REST calls of the Co-browse application, free of any servlet API so that javax and jakarta share it. */
final class RestApi {
    /** What a servlet has to write. */
    record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {}

    private static final Map<String, String> CONTENT_TYPES = Map.of(
        "html", "text/html;charset=utf-8",
        "js", "text/javascript;charset=utf-8",
        "mjs", "text/javascript;charset=utf-8",
        "css", "text/css;charset=utf-8",
        "json", "application/json",
        "map", "application/json",
        "svg", "image/svg+xml");

    private final Cobrowse cobrowse;
    private final Settings settings;

    RestApi(Cobrowse cobrowse, Settings settings) {
        this.cobrowse = cobrowse;
        this.settings = settings;
    }

    /** {@code path} is relative to the application and starts with a slash; {@code header} reads one request header. */
    Reply handle(String method, String path, UnaryOperator<String> header) throws IOException {
        String[] parts = path.split("/");
        if (path.equals("/health")) {
            return new Reply(200, "text/plain", new byte[0], Map.of());
        }
        if (method.equals("POST") && path.equals("/rest/live/sessions")) {
            String cookie = "gcbSessionServer=" + serverName() + ";Path=/";
            return json(200, describe(cobrowse.create(), header), Map.of("Set-Cookie", cookie));
        }
        if (method.equals("GET") && path.startsWith("/rest/live/sessions/") && parts.length == 5) {
            return getSession(parts[4], header);
        }
        if (method.equals("GET") && path.startsWith("/rest/live/users/") && path.endsWith("/session/stop")) {
            LiveSession stopped = cobrowse.stop(parts[4]);
            return stopped == null ? notFound() : json(200, stopped.times(), Map.of());
        }
        if (method.equals("GET") && path.startsWith("/rest/history/sessions/") && parts.length == 5) {
            LiveSession session = cobrowse.findAny(parts[4]);
            return session == null ? notFound() : json(200, session.history(), Map.of());
        }
        return method.equals("GET") ? file(path) : notFound();
    }

    private Reply getSession(String token, UnaryOperator<String> header) {
        if (!originAllowed(header)) {
            return json(403, Map.of(), Map.of());
        }
        LiveSession session = cobrowse.find(token);
        return session == null ? notFound() : json(200, describe(session, header), Map.of());
    }

    /** The 9.0.0 rule: an Origin or a Referer is needed, and it must be on the list. Off unless origins are listed. */
    private boolean originAllowed(UnaryOperator<String> header) {
        String allowed = settings.text("restOrigins", "");
        if (allowed.isEmpty()) {
            return true;
        }
        String from = header.apply("Origin") != null ? header.apply("Origin") : header.apply("Referer");
        return from != null
            && List.of(allowed.split(",")).stream()
                .anyMatch(origin -> origin.equals("*") || from.equals(origin) || from.startsWith(origin + "/"));
    }

    private Map<String, Object> describe(LiveSession session, UnaryOperator<String> header) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("sessionToken", session.token);
        map.put("sessionServerName", serverName());
        String url = settings.text("serverUrl", "");
        if (!url.isEmpty()) {
            map.put("sessionServerUrl", url.equals("auto") ? "http://" + header.apply("Host") + "/cobrowse" : url);
        }
        return map;
    }

    private String serverName() {
        return settings.text("serverName", "Co-browse_Server");
    }

    private Reply file(String path) throws IOException {
        String root = settings.text("staticDir", "");
        if (root.isEmpty()) {
            return notFound();
        }
        Path base = Path.of(root).toAbsolutePath().normalize();
        Path file = base.resolve(path.substring(1)).normalize();
        if (!file.startsWith(base) || !Files.isRegularFile(file)) {
            return notFound();
        }
        String extension = path.substring(path.lastIndexOf('.') + 1);
        String type = CONTENT_TYPES.getOrDefault(extension, "application/octet-stream");
        return new Reply(200, type, Files.readAllBytes(file), Map.of());
    }

    private static Reply notFound() {
        return new Reply(404, "text/plain", new byte[0], Map.of());
    }

    private static Reply json(int status, Map<String, Object> body, Map<String, String> headers) {
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        return new Reply(status, "application/json", bytes, headers);
    }
}
