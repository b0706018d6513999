package interop;

/** Jetty plus CometD of one generation, serving below {@code /cobrowse}. */
interface Engine {
    void start(StandIn standIn, int port) throws Exception;

    /** Cuts all sockets. */
    void stop() throws Exception;

    /** The versions that really run, such as {@code CometD 3.0.10, Jetty 9.2.18}. */
    String versions();
}
