package io.parley.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@link TrinoServer} is started from: a newer Java than ours, and the server as Maven brings
 * it, unpacked once to {@code ~/.cache/parley} without the plugins that no test uses.
 */
final class TrinoFiles {
  static final String VERSION = "476";

  /** The oldest Java on which this version starts. */
  private static final int JAVA = 24;

  private static final Set<String> PLUGINS = Set.of("iceberg", "memory", "tpch");
  private static final Pattern RELEASE = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  private TrinoFiles() {}

  /** Why it cannot be started; empty where it can. */
  static Optional<String> missing() {
    if (java().isEmpty()) {
      return Optional.of(
          "it needs a JDK %d or newer below /usr/lib/jvm, or PARLEY_TRINO_JAVA as its folder"
              .formatted(JAVA));
    } else if (!Files.isDirectory(home()) && !Files.isRegularFile(archive())) {
      return Optional.of(
          "there is no "
              + archive()
              + ": ./parley test brings it where the registry can be reached");
    }
    return Optional.empty();
  }

  private static Path archive() {
    String repository =
        System.getProperty(
            "parley.mavenRepository", System.getProperty("user.home") + "/.m2/repository");
    return Path.of(
        repository, "io/trino/trino-server", VERSION, "trino-server-" + VERSION + ".tar.gz");
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home"), ".cache/parley", "trino-server-" + VERSION);
  }

  /** The java of a JDK that is new enough, the newest. */
  static Optional<Path> java() {
    String named = System.getenv("PARLEY_TRINO_JAVA");
    List<Path> homes = new ArrayList<>();
    if (named != null) {
      homes.add(Path.of(named));
    } else {
      try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
        installed.forEach(homes::add);
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return homes.stream()
        .filter(h -> version(h) >= JAVA && Files.isExecutable(h.resolve("bin/java")))
        .max(Comparator.comparingInt(TrinoFiles::version))
        .map(h -> h.resolve("bin/java"));
  }

  private static int version(Path home) {
    try {
      Matcher found = RELEASE.matcher(Files.readString(home.resolve("release")));
      return found.find() ? Integer.parseInt(found.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** The folder of the server, unpacked if it is not yet. */
  static Path unpacked() throws IOException, InterruptedException {
    Path home = home();
    if (Files.isDirectory(home)) {
      return home;
    }
    Files.createDirectories(home.getParent());
    Path begun = Files.createTempDirectory(home.getParent(), "unpacking");
    int code =
        new ProcessBuilder("tar", "xzf", archive().toString(), "-C", begun.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (code != 0) {
      delete(begun);
      throw new IllegalStateException("tar cannot unpack " + archive());
    }
    Path whole = begun.resolve("trino-server-" + VERSION);
    // Only now: files of one plugin are links to those of another.
    try (Stream<Path> plugins = Files.list(whole.resolve("plugin"))) {
      for (Path plugin : plugins.toList()) {
        if (!PLUGINS.contains(String.valueOf(plugin.getFileName()))) {
          delete(plugin);
        }
      }
    }
    try {
      Files.move(whole, home);
    } catch (IOException e) {
      // Another JVM was first.
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
    delete(begun);
    return home;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
