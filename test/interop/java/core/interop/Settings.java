package interop;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Switches of the stand-in as text pairs, so that the command line and the control endpoint share one form. Keys that
 * start with {@code cometd.} go to CometD as servlet init parameters unchanged; CometD's own defaults hold otherwise.
 */
final class Settings {
    private static final String COMETD_PREFIX = "cometd.";

    private final Map<String, String> values = new ConcurrentHashMap<>();

    /** Merges; an empty value takes the key away, that is, back to the default. */
    void merge(Map<String, String> changes) {
        changes.forEach((key, value) -> {
            if (value.isEmpty()) {
                values.remove(key);
            } else {
                values.put(key, value);
            }
        });
    }

    String text(String key, String fallback) {
        return values.getOrDefault(key, fallback);
    }

    boolean on(String key) {
        return Boolean.parseBoolean(values.get(key));
    }

    int number(String key, int fallback) {
        String value = values.get(key);
        return value == null ? fallback : Integer.parseInt(value);
    }

    /** CometD's servlet init parameters, without the prefix. */
    Map<String, String> cometd() {
        Map<String, String> parameters = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(COMETD_PREFIX)) {
                parameters.put(key.substring(COMETD_PREFIX.length()), value);
            }
        });
        return parameters;
    }

    Map<String, Object> toMap() {
        return new TreeMap<>(values);
    }
}
