package io.parley.identity.history;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.seal.Envelope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A history in a file that is sealed under a node's keys: {@code history.parley} in a folder of its
 * own, closed to others.
 *
 * <p>Claims of {@link FrameFile} and {@link Envelope} apply: who reads the file without the keys
 * learns its size, the number and sizes of runs, and nothing else. An older file put back in the
 * place of a newer one opens, and is not noticed here.
 *
 * <p>An erasure writes a new file, gives it the name, and overwrites the old one with zeros. What
 * that cannot reach (blocks that a file system which copies on write, a snapshot, a backup or a
 * flash disk keeps elsewhere; a crash right after the renaming) is still sealed.
 */
public final class SealedHistory implements HistoryStore, AutoCloseable {
  /** The file's name. */
  public static final String FILE = "history.parley";

  private static final String NEW = "history.new";
  private static final String LOCK = "history.lock";
  private static final int SECRET_SIZE = 32;

  private final Path folder;
  private final Envelope envelope;
  private final FileChannel lock;
  private final SecretBytes secret;
  private final long cut;
  private FrameFile file;

  private SealedHistory(Path folder, Envelope envelope, FileChannel lock) throws IOException {
    this.folder = folder;
    this.envelope = envelope;
    this.lock = lock;
    Files.deleteIfExists(folder.resolve(NEW)); // of a writing that a crash stopped
    if (!Files.exists(folder.resolve(FILE))) {
      SecretBytes drawn = SecretBytes.random(SECRET_SIZE);
      begin(drawn).close();
      rename();
    }
    this.file = FrameFile.open(channel(FILE, StandardOpenOption.WRITE), envelope);
    this.cut = file.findEnd();
    if (cut > 0) {
      file.cut();
    }
    this.secret = readSecret();
  }

  /**
   * Opens the history of a folder, and begins one where there is none.
   *
   * @throws HistoryDamaged if there is one that cannot be read
   * @throws HistoryRefused if another program has it open
   */
  public static SealedHistory open(Path folder, Envelope envelope) {
    try {
      Files.createDirectories(folder, access(folder, "rwx------"));
      FileChannel lock =
          FileChannel.open(
              folder.resolve(LOCK),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              access(folder, "rw-------"));
      boolean opened = false;
      try {
        take(lock, folder);
        SealedHistory history = new SealedHistory(folder, envelope, lock);
        opened = true;
        return history;
      } finally {
        if (!opened) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the history of people in " + folder + " cannot be opened", e);
    }
  }

  private static void take(FileChannel channel, Path folder) throws IOException {
    try {
      FileLock taken = channel.tryLock();
      if (taken != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // of this process: the same refusal
    }
    throw new HistoryRefused(
        "another program works on the history of people in " + folder + "; wait until it ends");
  }

  private static FileAttribute<?>[] access(Path folder, String mode) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private FileChannel channel(String name, StandardOpenOption how) throws IOException {
    return FileChannel.open(
        folder.resolve(name),
        EnumSet.of(how, StandardOpenOption.READ, StandardOpenOption.WRITE),
        access(folder, "rw-------"));
  }

  /**
   * What had to be cut when it was opened, in one sentence for the operator: the run that was being
   * written when the machine stopped.
   */
  public Optional<String> said() {
    return cut == 0
        ? Optional.empty()
        : Optional.of(
            "the last run was being written when the machine stopped: its %,d bytes are cut; run it again"
                .formatted(cut));
  }

  private FrameFile begin(SecretBytes drawn) throws IOException {
    FrameFile begun = FrameFile.begin(channel(NEW, StandardOpenOption.CREATE_NEW), envelope);
    begun.add(FrameHead.SECRET, drawn.toByteArray(SecretAccess.insecure())); // sealed there
    begun.force();
    return begun;
  }

  /** Gives the new file the name, on the disk. */
  private void rename() throws IOException {
    Files.move(
        folder.resolve(NEW),
        folder.resolve(FILE),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private SecretBytes readSecret() throws IOException {
    FrameFile.Frame first =
        file.next(new FrameFile.Place())
            .filter(f -> f.kind() == FrameHead.SECRET && f.plain().length == SECRET_SIZE)
            .orElseThrow(() -> new HistoryDamaged("its file does not begin as one"));
    return SecretBytes.copyOf(first.plain(), SecretAccess.insecure());
  }

  @Override
  public SecretBytes secret() {
    return secret;
  }

  @Override
  public synchronized void read(HistoryReader reader) {
    try {
      FrameFile.Place place = new FrameFile.Place();
      file.next(place); // the secret
      List<byte[]> run = new ArrayList<>();
      for (Optional<FrameFile.Frame> f = file.next(place); f.isPresent(); f = file.next(place)) {
        run.add(f.get().plain());
        if (f.get().kind() == FrameHead.END) {
          new EntryReader(joined(run)).tell(reader);
          run = new ArrayList<>();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the history of people in " + folder + " cannot be read", e);
    }
  }

  private static InputStream joined(List<byte[]> frames) {
    return new SequenceInputStream(
        Collections.enumeration(frames.stream().map(ByteArrayInputStream::new).toList()));
  }

  @Override
  public synchronized void append(Run run, Iterable<? extends Entry> entries) {
    FrameFile.Mark before = file.mark();
    boolean done = false;
    try {
      new RunWriter(file, file::force).write(run, entries);
      done = true;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the history of people in " + folder + " cannot be written", e);
    } finally {
      if (!done) {
        takeBack(before);
      }
    }
  }

  private void takeBack(FrameFile.Mark before) {
    try {
      file.back(before);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the history of people in " + folder + " cannot be written; nothing of the run counts",
          e);
    }
  }

  @Override
  public synchronized void rewrite(
      Function<Entry, Optional<Entry>> keep, Run last, Iterable<? extends Entry> entries) {
    FrameFile old = file;
    try {
      file = rewritten(keep, last, entries);
      old.shred();
      old.close();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the history of people in " + folder + " cannot be written", e);
    }
  }

  private FrameFile rewritten(
      Function<Entry, Optional<Entry>> keep, Run last, Iterable<? extends Entry> entries)
      throws IOException {
    FrameFile written = begin(secret);
    boolean named = false;
    try {
      RunWriter writer = new RunWriter(written, () -> {});
      read(writer.keeping(keep));
      writer.write(last, entries);
      written.force();
      rename();
      named = true;
      return written;
    } finally {
      if (!named) {
        written.close();
        Files.deleteIfExists(folder.resolve(NEW));
      }
    }
  }

  @Override
  public synchronized void close() {
    try (lock) {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the history of people in " + folder + " cannot be closed", e);
    }
  }
}
