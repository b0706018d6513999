package interop;

import java.util.List;
import java.util.Map;

/** The CometD side as the rest of the stand-in sees it; one instance per start of the engine. */
interface Clients extends Cobrowse.Outlet {
    /** Id, connection type, connected flag and count of /meta/connect received of each CometD session. */
    List<Map<String, Object>> list();

    /** Drops CometD sessions without a word, so that the next message of the client gets a 402; null means all. */
    int forget(String clientId);

    /** The server's own disconnect, which sends /meta/disconnect; null means all. */
    int disconnect(String clientId);

    /** Stops reporting lost clients to the session life; used while the engine goes down. */
    void detach();
}
