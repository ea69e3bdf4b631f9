package io.parley.server.node;

import io.parley.server.wire.Agreement;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The versions of one agreement that were in force at a node, in {@code
 * agreements/COLLABORATION/version-0001.json} and so on. Nothing here is ever removed by the node.
 *
 * <p>Claim: while these files are kept, a node takes no other version than the one that it took
 * last and one that follows it by number and hash; so whoever hands it an older version, however
 * well signed, or a second one of the same number, is refused. Assumption: SHA-256 resists
 * collisions. A version skipped is refused too: every member signs each, so each has them all.
 */
public final class AgreementVersions {
  private final NodeDirectory node;
  private final String collaboration;
  private final Path folder;

  /** The versions of a collaboration at a node. */
  public AgreementVersions(NodeDirectory node, String collaboration) {
    this.node = node;
    this.collaboration = collaboration;
    this.folder = node.resolve("agreements").resolve(folderName(collaboration));
  }

  /** A name of an older document could lead out of the folder, or be none for a file. */
  private static String folderName(String collaboration) {
    return collaboration.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
        ? collaboration
        : Digest.hex(collaboration.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A version.
   *
   * @param digest SHA-256 of its bytes, hex
   */
  public record Kept(Path file, Agreement agreement, String digest) {}

  /** Where what belongs to this collaboration is kept. */
  Path folder() {
    return folder;
  }

  /**
   * All versions, the oldest first.
   *
   * @throws ConfigurationException when one cannot be read
   */
  public List<Kept> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches("version-[0-9]+\\.json"))
          .map(AgreementVersions::kept)
          .sorted(Comparator.comparingInt(k -> k.agreement().number()))
          .toList();
    } catch (IOException e) {
      throw new ConfigurationException("the agreements in " + folder + " cannot be listed");
    }
  }

  private static Kept kept(Path file) {
    try {
      SignedAgreement signed = Json.read(Files.readAllBytes(file), SignedAgreement.class);
      return new Kept(file, signed.read(), Digest.hex(signed.bytes()));
    } catch (IOException e) {
      throw new ConfigurationException("the agreement " + file + " cannot be read");
    }
  }

  /** The version that this node took last. */
  public Optional<Kept> last() {
    List<Kept> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /**
   * Checks that a version is the last one or follows it.
   *
   * @throws ConfigurationException saying which is wanted
   */
  public void checkNext(Agreement agreement, String digest) {
    Optional<Kept> last = last();
    if (last.isEmpty() || last.get().digest().equals(digest)) {
      return;
    }
    int taken = last.get().agreement().number();
    if (agreement.number() <= taken) {
      throw new ConfigurationException(
          "this is version %d of the agreement `%s`, and this node has taken another version %d, which stands; it is kept in %s"
              .formatted(agreement.number(), collaboration, taken, last.get().file()));
    }
    boolean follows =
        agreement.number() == taken + 1
            && agreement.change().filter(c -> c.previous().equals(last.get().digest())).isPresent();
    if (!follows) {
      throw new ConfigurationException(
          "version %d of the agreement `%s` does not follow version %d as this node has it; let the members change that one: parley collab change"
              .formatted(agreement.number(), collaboration, taken));
    }
  }

  /**
   * Takes a version that all have signed: checks that it is the last one or follows it, and keeps
   * it.
   *
   * @throws ConfigurationException when it does neither
   */
  void take(SignedAgreement signed, Agreement agreement) {
    String digest = Digest.hex(signed.bytes());
    checkNext(agreement, digest);
    Path file = folder.resolve("version-%04d.json".formatted(agreement.number()));
    if (Files.exists(file)) {
      return;
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ConfigurationException("the folder " + folder + " cannot be made");
    }
    node.writeWhole(file, Json.bytes(signed));
  }
}
