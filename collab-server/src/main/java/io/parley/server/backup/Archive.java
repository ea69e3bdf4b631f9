package io.parley.server.backup;

import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.KeyProvider;
import io.parley.crypto.seal.SealRejected;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The form of a backup: the letters {@code PRLYBAK1}; the length (4 bytes, big-endian) and bytes of
 * the node's data keys, which are wrapped under its master key and no secret; then sealed under
 * them, for this purpose alone, the length (4) and bytes of the {@link Manifest} in JSON and the
 * bytes of its files one after the other.
 *
 * <p>Claim, under the assumptions of {@link Envelope}: who reads a backup learns its size and the
 * names of keys; one that was changed, cut, lengthened or made by another node is refused, in the
 * same words as one under other master keys. Only the end tells that it is whole, so nothing of it
 * is put in place before.
 */
final class Archive {
  private static final byte[] MAGIC = "PRLYBAK1".getBytes(StandardCharsets.US_ASCII);
  private static final String PURPOSE = "backup";
  private static final int MOST_KEYS = 1 << 23; // 65,535 data keys and their names
  private static final int MOST_MANIFEST = 1 << 30;

  private Archive() {}

  /** Takes the bytes of a file. */
  @FunctionalInterface
  interface Sink {
    void file(Manifest.Entry entry, InputStream bytes) throws IOException;
  }

  /** Writes the head of an archive; what is written to the stream that comes back is sealed. */
  static OutputStream begin(OutputStream out, byte[] dataKeys, Envelope envelope, Manifest manifest)
      throws IOException {
    out.write(MAGIC);
    new DataOutputStream(out).writeInt(dataKeys.length);
    out.write(dataKeys);
    OutputStream sealed = envelope.sealing(PURPOSE, out);
    byte[] json = Json.bytes(manifest);
    new DataOutputStream(sealed).writeInt(json.length);
    sealed.write(json);
    return sealed;
  }

  /**
   * Reads an archive to its end.
   *
   * @param present the keys of the node that is there already, which must open it; empty: the
   *     archive's own
   * @param accept whether the archive is the one that is wanted; asked before any file is read
   * @throws ConfigurationException in one text, if it does not open, or is not the one
   */
  static Manifest read(
      Path file,
      KeyProvider master,
      Optional<Envelope> present,
      Predicate<Manifest> accept,
      Sink sink) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(MAGIC.length);
      byte[] keys = bytes(new DataInputStream(in), MOST_KEYS);
      if (!Arrays.equals(magic, MAGIC)) {
        throw rejected(file);
      }
      Envelope own = new Envelope(DataKeys.decode(keys, master));
      try (DataInputStream opened = new DataInputStream(present.orElse(own).opening(PURPOSE, in))) {
        Manifest manifest = Json.read(bytes(opened, MOST_MANIFEST), Manifest.class);
        if (!accept.test(manifest)) {
          throw rejected(file);
        }
        for (Manifest.Entry entry : manifest.files()) {
          sink.file(entry, opened);
        }
        if (opened.read() >= 0) {
          throw rejected(file);
        }
        return manifest;
      }
    } catch (SealRejected | EOFException | BadDocument | IllegalArgumentException e) {
      throw rejected(file);
    } catch (IOException e) {
      throw new ConfigurationException("the backup " + file + " cannot be read");
    }
  }

  /**
   * Reads the manifest alone: what comes after it may be damaged.
   *
   * @throws ConfigurationException as {@link #read} does
   */
  static Manifest head(Path file, KeyProvider master, Optional<Envelope> present) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(MAGIC.length);
      if (!Arrays.equals(magic, MAGIC)) {
        throw rejected(file);
      }
      byte[] keys = bytes(new DataInputStream(in), MOST_KEYS);
      Envelope own = new Envelope(DataKeys.decode(keys, master));
      DataInputStream opened = new DataInputStream(present.orElse(own).opening(PURPOSE, in));
      return Json.read(bytes(opened, MOST_MANIFEST), Manifest.class);
    } catch (SealRejected | EOFException | BadDocument | IllegalArgumentException e) {
      throw rejected(file);
    } catch (IOException e) {
      throw new ConfigurationException("the backup " + file + " cannot be read");
    }
  }

  /** Whether a file says that it is a backup, of whichever node. */
  static boolean isOne(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  private static byte[] bytes(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new EOFException("a length that no archive has");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("an archive that was cut");
    }
    return bytes;
  }

  /** One text, whatever it is: the cause would help nobody but a forger. */
  static ConfigurationException rejected(Path file) {
    return new ConfigurationException(
        "%s does not open: it is no backup of this node, was sealed under other master keys, or was changed or cut; nothing was restored"
            .formatted(file));
  }
}
