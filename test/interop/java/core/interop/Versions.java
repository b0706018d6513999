package interop;

/** Finds versions from the jar a class came in: the manifests of the generations do not agree on a header. */
final class Versions {
    private Versions() {}

    static String of(Class<?> type) {
        String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return jar.replaceAll(".*/(.*)\\.jar", "$1");
    }
}
