package io.parley.server.node;

import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import io.parley.server.wire.PolicySignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/**
 * Every version of a policy that a node signed, offered or was offered, kept for whoever asks later
 * who signed which bytes when: {@code policy-versions/SHA256.yaml} with the bytes, each signature
 * of them beside it, and {@code log.jsonl} with a line for each first sight.
 *
 * <p>The signature proves who signed; the time of signing is the signer's word, that of the sight
 * this node's. Nothing here is ever removed by the node.
 */
public final class PolicyVersions {
  /** Why a version came to be kept. */
  public enum Sight {
    SIGNED,
    OFFERED,
    RECEIVED
  }

  /**
   * A line of the log.
   *
   * @param at when this node saw it, ISO 8601
   * @param event {@code signed}, {@code offered} or {@code received}
   */
  public record Line(
      String at,
      String event,
      String party,
      String file,
      String sha256,
      String signedAt,
      String key) {}

  private final Path folder;
  private final Clock clock;
  private final Set<String> seen = new HashSet<>();

  /** The versions of a node. */
  public PolicyVersions(NodeDirectory node, Clock clock) {
    this.folder = node.resolve("policy-versions");
    this.clock = clock;
  }

  /** Keeps the files of an offer that are signed. */
  public synchronized void keep(Sight sight, Offer offer) {
    offer.policies().forEach(file -> keep(sight, offer.party(), file));
  }

  /** Keeps a file, when it is signed and was not seen so before. */
  public synchronized void keep(Sight sight, String party, Offer.PolicyFile file) {
    if (file.signature().isEmpty()) {
      return;
    }
    PolicySignature signature = file.signature().get();
    byte[] signed = (Json.text(signature) + "\n").getBytes(StandardCharsets.UTF_8);
    String mark = sight + " " + Digest.hex(signed);
    if (!seen.add(mark)) {
      return;
    }
    try {
      write(sight, party, file, signature, signed);
    } catch (IOException e) {
      seen.remove(mark);
      throw new ConfigurationException("the policy versions in " + folder + " cannot be written");
    }
  }

  private void write(
      Sight sight, String party, Offer.PolicyFile file, PolicySignature signature, byte[] signed)
      throws IOException {
    Files.createDirectories(folder);
    byte[] text = file.text().getBytes(StandardCharsets.UTF_8);
    String hash = Digest.hex(text);
    writeNew(folder.resolve(hash + ".yaml"), text);
    String event = sight.name().toLowerCase(java.util.Locale.ROOT);
    Path beside =
        folder.resolve("%s.%s-%s.sig".formatted(hash, event, Digest.hex(signed).substring(0, 16)));
    if (Files.exists(beside)) {
      return; // seen before this start
    }
    Line line =
        new Line(
            clock.instant().toString(),
            event,
            party,
            file.name(),
            hash,
            signature.signedAt(),
            signature.key());
    Files.writeString(
        folder.resolve("log.jsonl"),
        Json.text(line) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    writeNew(beside, signed); // last: a crash before it repeats the line, and loses none
  }

  private static void writeNew(Path file, byte[] bytes) throws IOException {
    if (!Files.exists(file)) {
      Path temporary = Files.createTempFile(file.getParent(), ".new", ".tmp");
      Files.write(temporary, bytes);
      Files.move(temporary, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
