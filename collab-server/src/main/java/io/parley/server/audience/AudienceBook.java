package io.parley.server.audience;

import io.parley.crypto.seal.SealRejected;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The declared audiences of a collaboration at the receiver's node, in {@code audiences/NAME} of
 * its directory: the declaration open, everything that names a person sealed under the node's keys.
 * A file is replaced as a whole and is on the disk before anything is built on it, so that a crash
 * leaves the state before or the state after.
 *
 * <p>The running node writes members, and commands beside it write declarations and deliveries,
 * each under a lock of its own.
 */
public final class AudienceBook {
  /** The folder, beside which audiences that nobody declared are files. */
  public static final String FOLDER = "audiences";

  private static final String DECLARED = "declared.json";
  private static final String MEMBERS = "members.sealed";
  private static final String SCHEDULE = "schedule.json";
  private static final String ASKING_LOCK = "asking.lock";
  private static final String DELIVERIES_LOCK = "deliveries.lock";
  private static final String MEMBERS_LOCK = "members.lock";
  private static final long PATIENCE_MILLIS = 30_000;

  /**
   * Of this program's threads, one at a time opens a lock's file: closing any channel of it would
   * give up the lock that another holds.
   */
  private static final Map<Path, Semaphore> HERE = new ConcurrentHashMap<>();

  private final NodeDirectory directory;

  /** The book of the collaboration whose files are in this directory. */
  public AudienceBook(NodeDirectory directory) {
    this.directory = directory;
  }

  /**
   * Works on an audience's deliveries while nobody else does. Its members have a lock of their own:
   * a list that arrives does not wait for a receiver far away.
   *
   * @throws ConfigurationException when somebody else works on them for too long
   */
  public <T> T delivering(String name, Supplier<T> work) {
    return alone(name, DELIVERIES_LOCK, work);
  }

  /**
   * Asks for an audience while nobody else does, so that a timer and a person do not both ask at
   * one due time.
   *
   * @throws ConfigurationException when somebody else asks for too long
   */
  public <T> T asking(String name, Supplier<T> work) {
    return alone(name, ASKING_LOCK, work);
  }

  /** Also refuses where the audience was removed, before or while this waited. */
  private <T> T alone(String name, String lock, Supplier<T> work) {
    Path file = folder(name).resolve(lock);
    Semaphore here = HERE.computeIfAbsent(file.toAbsolutePath().normalize(), f -> new Semaphore(1));
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    try {
      if (!here.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw busy(name);
      }
    } catch (InterruptedException e) {
      throw brokenOff();
    }
    try {
      FileChannel channel = locked(name, file, end);
      try {
        if (!isDeclared(name)) {
          throw removed(name);
        }
        return work.get();
      } finally {
        close(channel);
      }
    } finally {
      here.release();
    }
  }

  private boolean isDeclared(String name) {
    return Files.isRegularFile(folder(name).resolve(DECLARED));
  }

  private static ConfigurationException removed(String name) {
    return new ConfigurationException(
        "the audience `%s` was removed; create it again if it is to be asked for and delivered"
            .formatted(name));
  }

  private static ConfigurationException busy(String name) {
    return new ConfigurationException(
        "another program works on the audience `%s`; wait until it ends".formatted(name));
  }

  private static ConfigurationException brokenOff() {
    Thread.currentThread().interrupt();
    return new ConfigurationException("broken off");
  }

  /** The lock over programs. The file may go with its audience, and another come in its place. */
  private FileChannel locked(String name, Path file, long end) {
    try {
      while (isDeclared(name)) {
        Optional<FileChannel> channel = locked(file, end);
        if (channel.isPresent()) {
          return channel.get();
        }
        if (System.nanoTime() - end > 0) {
          throw busy(name);
        }
      }
      throw removed(name);
    } catch (IOException e) {
      throw new ConfigurationException("the file " + file + " cannot be locked");
    }
  }

  private static Optional<FileChannel> locked(Path file, long end) throws IOException {
    try {
      Optional<Object> before = key(file, true);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      if (isLocked(channel, end) && before.equals(key(file, false))) {
        return Optional.of(channel);
      }
      channel.close();
    } catch (NoSuchFileException e) {
      // It went meanwhile.
    }
    return Optional.empty();
  }

  /** Which file it is; empty where there is none. */
  private static Optional<Object> key(Path file, boolean make) throws IOException {
    if (make && !Files.exists(file)) {
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException e) {
        // Somebody else made it.
      }
    }
    return Files.exists(file)
        ? Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey())
        : Optional.empty();
  }

  private static boolean isLocked(FileChannel channel, long end) throws IOException {
    while (channel.tryLock() == null) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw brokenOff();
      }
    }
    return true;
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a lock cannot be given back", e);
    }
  }

  /**
   * Declares an audience.
   *
   * @return false where one of this name is declared so already
   * @throws ConfigurationException where another one has the name
   */
  public boolean declare(Audience audience) {
    Optional<Audience> before = find(audience.name());
    if (before.isPresent()) {
      if (before.get().equals(audience)) {
        return false;
      }
      throw new ConfigurationException(
          "an audience `%s` is declared already, and says something else; remove it first, or take another name"
              .formatted(audience.name()));
    }
    Optional<Audience> same =
        all().stream().filter(a -> a.sql().equals(audience.sql())).findFirst();
    if (same.isPresent()) {
      throw new ConfigurationException(
          "the audience `%s` has the same question: one list cannot be two audiences; use that one"
              .formatted(same.get().name()));
    }
    Path folder = folder(audience.name());
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ConfigurationException("the folder " + folder + " cannot be made");
    }
    directory.writeWhole(folder.resolve(DECLARED), Json.bytes(audience));
    return true;
  }

  /** The audience of this name. */
  public Optional<Audience> find(String name) {
    if (!Audience.isName(name) || !Files.isRegularFile(folder(name).resolve(DECLARED))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Json.read(Files.readAllBytes(folder(name).resolve(DECLARED)), Audience.class));
    } catch (IOException e) {
      throw new ConfigurationException(folder(name).resolve(DECLARED) + " cannot be read");
    }
  }

  /**
   * The same.
   *
   * @throws ConfigurationException where there is none
   */
  public Audience named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "there is no audience of this name here; `parley audience list` has their names"));
  }

  /** All of them by name. */
  public List<Audience> all() {
    Path folder = directory.resolve(FOLDER);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .map(path -> path.getFileName().toString())
          .sorted()
          .flatMap(name -> find(name).stream())
          .toList();
    } catch (IOException e) {
      throw new ConfigurationException("the folder " + folder + " cannot be read");
    }
  }

  /** The audience that a question is asked for. */
  public Optional<Audience> askedBy(String sql, String purpose) {
    return all().stream().filter(a -> a.isAskedBy(sql, purpose)).findFirst();
  }

  /** Who is in an audience. */
  public Membership membership(String name) {
    return opened(name, MEMBERS).map(Membership::decode).orElse(Membership.NONE);
  }

  /**
   * Keeps the list that a query brought.
   *
   * @param purpose for which it was asked
   */
  public void listed(
      Audience audience,
      String query,
      Instant at,
      Set<UUID> people,
      Set<String> destinations,
      String purpose) {
    change(
        audience.name(),
        before ->
            before.listed(new Membership.Run(query, at, true), people, destinations, purpose));
  }

  /** Notes that the list of a query was withheld: nothing else changes. */
  public void held(Audience audience, String query, Instant at) {
    change(audience.name(), before -> before.held(new Membership.Run(query, at, false)));
  }

  private void change(String name, UnaryOperator<Membership> how) {
    alone(
        name,
        MEMBERS_LOCK,
        () -> {
          Membership after = how.apply(membership(name));
          seal(name, MEMBERS, after.encode());
          return after;
        });
  }

  /** What is kept of when it was asked for. */
  public ScheduleNote schedule(String name) {
    Path file = folder(name).resolve(SCHEDULE);
    if (!Files.isRegularFile(file)) {
      return ScheduleNote.NONE;
    }
    try {
      return Json.read(Files.readAllBytes(file), ScheduleNote.class);
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be read");
    }
  }

  /**
   * When an audience is to be asked for again; empty where it has no `refresh`.
   *
   * @param now also the answer where it never was asked for
   */
  public Optional<Instant> due(Audience audience, Instant now) {
    return audience
        .refresh()
        .map(r -> schedule(audience.name()).due(r.every(), membership(audience.name()), now));
  }

  /** Whether an audience is to be asked for now: due, and not waiting after a failure. */
  public boolean isDue(Audience audience, Instant now) {
    return due(audience, now).filter(at -> !at.isAfter(now)).isPresent()
        && schedule(audience.name()).mayTry(now);
  }

  /** Notes that a question was answered, for whoever works alone at asking. */
  public void answered(String name, Instant at) {
    note(name, before -> before.answered(at));
  }

  /**
   * Notes that a scheduled question was not answered, for whoever works alone at asking.
   *
   * @param why in words of ours, without a person
   * @param tick the time from one look at what is due to the next
   */
  public void failed(Audience audience, Instant at, String why, Duration tick) {
    Duration every = audience.refresh().map(Refresh::every).orElse(tick);
    note(audience.name(), before -> before.failed(at, why, tick, every));
  }

  private void note(String name, UnaryOperator<ScheduleNote> how) {
    directory.writeWhole(folder(name).resolve(SCHEDULE), Json.bytes(how.apply(schedule(name))));
  }

  /**
   * Removes an audience with all that is kept of it, while nobody else works on it.
   *
   * @param first what is to be done before; false where it is to stay
   * @return whether it is removed
   * @throws ConfigurationException when it was removed already, or somebody else works on it for
   *     too long
   */
  public boolean remove(String name, BooleanSupplier first) {
    return asking(
        name,
        () ->
            delivering(
                name,
                () ->
                    first.getAsBoolean()
                        && alone(
                            name,
                            MEMBERS_LOCK,
                            () -> {
                              delete(name);
                              return true;
                            })));
  }

  /**
   * The declaration goes after all else, so that what a stop left behind is removed by another try;
   * the locks after it, so that whoever comes by a new one finds nothing declared.
   */
  private void delete(String name) {
    Path folder = folder(name);
    List<Path> last =
        Stream.of(DECLARED, ASKING_LOCK, DELIVERIES_LOCK, MEMBERS_LOCK)
            .map(folder::resolve)
            .toList();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder) && !last.contains(file)) {
          Files.delete(file);
        }
      }
      for (Path file : last) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      return; // one of this name is declared already, or one who waited made a lock: an empty file
    } catch (IOException e) {
      throw new ConfigurationException("the folder " + folder + " cannot be removed");
    }
  }

  /** Where the files of an audience are. */
  public Path folder(String name) {
    return directory.resolve(FOLDER).resolve(name);
  }

  /** What was sealed under a name of an audience. */
  public Optional<byte[]> opened(String name, String file) {
    Path path = folder(name).resolve(file);
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          directory.keys().envelope().open(purpose(name, file), Files.readAllBytes(path)));
    } catch (IOException | SealRejected e) {
      throw new ConfigurationException(
          path + " does not open with this node's keys; restore both from one backup");
    }
  }

  /** Seals a value into a file of an audience, whole or not at all. */
  public void seal(String name, String file, byte[] plain) {
    directory.writeWhole(
        folder(name).resolve(file), directory.keys().envelope().seal(purpose(name, file), plain));
  }

  private static String purpose(String name, String file) {
    return "audience " + name + " " + file;
  }
}
