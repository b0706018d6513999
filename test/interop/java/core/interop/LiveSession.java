package interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** One Co-browse session from creation to its end; times are epoch milliseconds, null while not reached. */
final class LiveSession {
    final String token;
    final String historyId = UUID.randomUUID().toString();
    final long creationTime = System.currentTimeMillis();
    final List<User> users = new CopyOnWriteArrayList<>();
    Long activationTime;
    Long deactivationTime;
    private int lastUserId;

    LiveSession(String token) {
        this.token = token;
    }

    int nextUserId() {
        return ++lastUserId;
    }

    boolean has(int role) {
        return users.stream().anyMatch(user -> user.role == role);
    }

    List<Map<String, Object>> userList() {
        List<Map<String, Object>> list = new ArrayList<>();
        users.forEach(user -> list.add(user.toMap()));
        return list;
    }

    /** A session that ended before it was active has no activation time at all. */
    Map<String, Object> times() {
        Map<String, Object> times = new LinkedHashMap<>();
        if (activationTime != null) {
            times.put("activationTime", activationTime);
        }
        if (deactivationTime != null) {
            times.put("deactivationTime", deactivationTime);
        }
        return times;
    }

    Map<String, Object> history() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", historyId);
        map.put("sessionToken", token);
        map.put("creationTime", creationTime);
        map.putAll(times());
        map.put("pages", new ArrayList<>());
        return map;
    }

    /** What a test may read: all of the above and who is inside, with the CometD client each came through. */
    Map<String, Object> report() {
        Map<String, Object> map = history();
        List<Object> inside = new ArrayList<>();
        for (User user : users) {
            Map<String, Object> entry = user.toMap();
            entry.put("userToken", user.token);
            entry.put("clientId", user.clientId);
            inside.add(entry);
        }
        map.put("users", inside);
        return map;
    }
}
