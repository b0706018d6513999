package interop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Somebody inside a Co-browse session. A scripted user has no CometD client. */
final class User {
    static final int CUSTOMER = 1;
    static final int AGENT = 2;
    static final int CONTROLLER = 3;

    final String token = UUID.randomUUID().toString();
    final int id;
    final int role;
    final String name;
    final String clientId;

    User(int id, int role, String name, String clientId) {
        this.id = id;
        this.role = role;
        this.name = name;
        this.clientId = clientId;
    }

    boolean endsSessionByLeaving() {
        return role == CUSTOMER || role == AGENT;
    }

    /** The id is text here but a number in the JOIN reply: the vendor's pages show it so. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("userId", Integer.toString(id));
        map.put("role", role);
        if (name != null) {
            map.put("name", name);
        }
        return map;
    }
}
