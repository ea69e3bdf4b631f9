package io.parley.server.node;

import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Withdrawal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What members have taken back of a collaboration, as a node was told: {@code
 * agreements/COLLABORATION/withdrawn-MEMBER-HASH.json}. Read for each question, so that it holds
 * from the next one on; a file that cannot be read stops every question.
 */
public final class Withdrawals {
  private final NodeDirectory node;
  private final Path folder;

  /** Those of a collaboration at a node. */
  public Withdrawals(NodeDirectory node, String collaboration) {
    this.node = node;
    this.folder = new AgreementVersions(node, collaboration).folder();
  }

  /** Keeps one that verifies; its file. */
  public Path keep(Withdrawal withdrawal) {
    if (!withdrawal.verifies()) {
      throw new BadDocument(
          "the withdrawal of `%s` is altered, or not signed by the key that it names"
              .formatted(withdrawal.member()));
    }
    byte[] bytes = Json.bytes(withdrawal);
    Path file =
        folder.resolve(
            "withdrawn-%s-%s.json"
                .formatted(
                    withdrawal.member().replaceAll("[^A-Za-z0-9_-]", "_"),
                    Digest.hex(bytes).substring(0, 8)));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ConfigurationException("the folder " + folder + " cannot be made");
    }
    node.writeWhole(file, bytes);
    return file;
  }

  /**
   * All that were kept.
   *
   * @throws BadDocument when one cannot be read
   */
  public List<Withdrawal> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches("withdrawn-.*\\.json"))
          .sorted()
          .map(Withdrawals::read)
          .toList();
    } catch (IOException e) {
      throw new BadDocument("the withdrawals of the collaboration cannot be listed");
    }
  }

  private static Withdrawal read(Path file) {
    try {
      Withdrawal read = Json.read(Files.readAllBytes(file), Withdrawal.class);
      if (read.verifies()) {
        return read;
      }
    } catch (IOException e) {
      // told below
    }
    throw new BadDocument(
        "the withdrawal %s cannot be read or is altered; get it again from who signed it"
            .formatted(file.getFileName()));
  }

  /** The withdrawal that ends an agreement, when there is one. */
  public Optional<Withdrawal> ending(Agreement agreement, String digest) {
    return all().stream().filter(w -> w.ends(agreement, digest)).findFirst();
  }

  /** The same as the reason of a refusal, which names the member. */
  public Optional<Reason> reason(Agreement agreement, String digest) {
    return ending(agreement, digest)
        .map(
            w ->
                ReasonCode.AGREEMENT_WITHDRAWN.reason(
                    "`%s` has taken back its signature from the agreement `%s`, on %s"
                        .formatted(w.member(), w.collaboration(), w.at()),
                    Optional.empty(),
                    "members that go on together sign its next version: parley collab change"));
  }
}
