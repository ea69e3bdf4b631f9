package io.parley.server.backup;

import io.parley.server.ledger.BudgetClosure;
import io.parley.server.ledger.LogNotes;
import io.parley.server.ledger.MovedDatabases;
import io.parley.server.ledger.Store;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a backup goes into a directory: what is missing there. What is there stays as it is, for
 * it may be newer, and a record that only grows must not move backwards.
 *
 * <p>What belongs together goes together: where one file of a lake or of the policies is there,
 * none of the older ones joins it, so that what was deleted since does not come back. In the
 * folders {@code keys}, {@code agreements} and {@code policy-versions} files come back one by one;
 * but no key of an epoch that has ended here, none that waited for confirmations (the others may
 * have come to another one since), and no confirmations without the key that they are of.
 */
final class Arrival {
  private static final Set<String> ONE_BY_ONE = Set.of("keys", "agreements", "policy-versions");
  private static final Pattern FURTHER = Pattern.compile(NodeDirectory.COLLABORATIONS + "/[^/]+/");
  private static final Pattern EPOCH = Pattern.compile("keys/[a-z]+-(\\d{1,9})\\..*");

  /** Where a node notes which epochs have ended, so that their keys are gone for good. */
  private static final String EPOCHS = "keys/epochs.json";

  /** An older one would lift what the present one forbids; they are joined instead. */
  private static final Set<String> NEVER =
      Set.of("help.db", "psi-audit.db", BudgetClosure.FILE, LogNotes.FILE);

  /** Where these were moved to PostgreSQL, older files must not be in the way of what is there. */
  private static final Set<String> STORES =
      Stream.of(Store.values()).map(Store::file).collect(Collectors.toSet());

  private static final String LAKE = "lake";
  private static final String INGESTED = "ingest.json";
  private static final String PENDING = ".pending";
  private static final String CONFIRMED = ".confirmed";

  private final NodeDirectory node;
  private final boolean withoutLake;
  private final Set<String> inBackup = new HashSet<>();
  private final Set<String> kept = new TreeSet<>();
  private final Set<String> present;
  private final Map<String, Set<String>> ended = new TreeMap<>();
  private final boolean moved;
  private final Set<String> back;

  /**
   * What arrives.
   *
   * @param back the files and folders that take the place of what is there
   */
  Arrival(NodeDirectory node, Manifest manifest, boolean withoutLake, Set<String> back)
      throws IOException {
    this.node = node;
    manifest.files().forEach(entry -> inBackup.add(entry.path()));
    this.back = new HashSet<>(back);
    if (!back.isEmpty()) {
      inBackup.stream().map(Arrival::top).filter(Arrival::isPolicies).forEach(this.back::add);
    }
    this.withoutLake = withoutLake;
    this.present = present(node.path());
    for (Manifest.Entry entry : manifest.files()) {
      String home = home(entry.path());
      if (!ended.containsKey(home)) {
        ended.put(home, ended(node.resolve(home + EPOCHS)));
      }
    }
    this.moved = MovedDatabases.isThere(node);
  }

  /** The files and the folders with a file in them, as they were before anything came. */
  private static Set<String> present(Path directory) throws IOException {
    Set<String> present = new TreeSet<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.filter(path -> !Files.isDirectory(path))
          .map(directory::relativize)
          .forEach(path -> present.add(top(name(path))));
    }
    return present;
  }

  /** Whether these are a further collaboration's policies, where nothing else is said. */
  private static boolean isPolicies(String top) {
    return !home(top).isEmpty() && within(top).equals("policies");
  }

  /** As an archive writes what node.yaml names; empty where it lies elsewhere. */
  static String name(Path node, String said) {
    Path directory = node.toAbsolutePath().normalize();
    Path path = directory.resolve(said).normalize();
    return path.startsWith(directory) ? name(directory.relativize(path)) : "";
  }

  /** As an archive writes it. */
  private static String name(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  private static Set<String> ended(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Set.of();
    }
    if (Json.read(Files.readAllBytes(file), Map.class).get("ended") instanceof Map<?, ?> epochs) {
      Set<String> numbers = new TreeSet<>();
      epochs.keySet().forEach(epoch -> numbers.add(String.valueOf(epoch)));
      return numbers;
    }
    throw new BadDocument(file + " is of a form that this program does not read");
  }

  /** Whether a file of the archive is to be put into the directory. */
  boolean takes(Manifest.Entry entry) {
    String top = top(entry.path());
    Matcher epoch = EPOCH.matcher(within(entry.path()));
    boolean taken =
        isWanted(entry.path())
            && (!entry.path().equals(INGESTED) || takesLake())
            && !(epoch.matches()
                && ended.getOrDefault(home(entry.path()), Set.of()).contains(epoch.group(1)))
            && (isMerged(entry.path())
                ? !Files.exists(node.resolve(entry.path()))
                : back.contains(top) || !present.contains(top) || entry.path().equals(INGESTED));
    if (!taken) {
      kept.add(isMerged(entry.path()) ? entry.path() : top);
    }
    return taken;
  }

  /**
   * An older ledger of the help given would let a partner's cap begin again, so that it stays out:
   * the node then asks for another epoch.
   */
  private boolean isWanted(String path) {
    return !NEVER.contains(within(path))
        && !(moved && STORES.contains(within(path)))
        && !path.endsWith(PENDING)
        && !(path.endsWith(CONFIRMED) && !inBackup.contains(keyOf(path)))
        && !(withoutLake && (top(path).equals(LAKE) || path.equals(INGESTED)));
  }

  private static String keyOf(String confirmed) {
    return confirmed.substring(0, confirmed.length() - CONFIRMED.length()) + ".key";
  }

  /** Whether a file comes back by itself into a folder that may be there. */
  static boolean isMerged(String path) {
    return ONE_BY_ONE.contains(top(within(path)));
  }

  /** The file or folder that comes as a whole. */
  static String top(String path) {
    int slash = path.indexOf('/', home(path).length());
    return slash < 0 ? path : path.substring(0, slash);
  }

  /** A further collaboration's folder, with what is in it as in a node's own; else nothing. */
  private static String home(String path) {
    Matcher further = FURTHER.matcher(path);
    return further.lookingAt() ? further.group() : "";
  }

  /** A path inside its collaboration's folder. */
  static String within(String path) {
    return path.substring(home(path).length());
  }

  private boolean takesLake() {
    return !withoutLake
        && inBackup.stream().anyMatch(path -> top(path).equals(LAKE))
        && (back.contains(LAKE) || !present.contains(LAKE));
  }

  /**
   * What of the data that go back is in the backup, the others' place in the directory stays. But
   * what says that the lake is whole says it of one lake, and not of that of another time.
   */
  List<String> goingBack() {
    Stream<String> stale =
        takesLake() && present.contains(INGESTED) ? Stream.of(INGESTED) : Stream.empty();
    return Stream.concat(inBackup.stream().map(Arrival::top).filter(back::contains), stale)
        .distinct()
        .sorted()
        .toList();
  }

  /** What stayed as it is, or stayed out. */
  Set<String> kept() {
    return kept;
  }
}
