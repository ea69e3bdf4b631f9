package io.parley.server.node;

import io.parley.crypto.SigningKey;
import io.parley.crypto.VerifyingKey;
import io.parley.policy.PolicyException;
import io.parley.policy.PolicyReader;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import io.parley.server.wire.PolicySignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Signatures of policy files, each beside its file as {@code NAME.yaml.sig}. */
public final class PolicySignatures {
  private static final String SUFFIX = ".sig";

  private PolicySignatures() {}

  /** The file of a policy's signature. */
  public static Path fileOf(Path policy) {
    return policy.resolveSibling(policy.getFileName() + SUFFIX);
  }

  /**
   * The signature beside a policy file, when there is one.
   *
   * @throws ConfigurationException when it cannot be read, or is no signature
   */
  public static Optional<PolicySignature> beside(Path policy) {
    Path file = fileOf(policy);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(Files.readAllBytes(file), PolicySignature.class));
    } catch (IOException e) {
      throw new ConfigurationException("the signature " + file + " cannot be read");
    } catch (BadDocument e) {
      throw new ConfigurationException(
          file + " is no policy signature of a version that this node reads; sign the policy anew");
    }
  }

  /** The policy files of a folder, by name; not the tests beside them. */
  public static List<Path> policiesIn(Path folder) {
    return PolicyFolder.yamlFiles(folder);
  }

  /**
   * Signs a policy file of one's own, unless it is signed as it is.
   *
   * @param owner the node's name: nobody signs for another
   * @return what was there or is written now
   * @throws ConfigurationException when the file is no policy of that owner
   */
  public static Signed sign(Path policy, String owner, SigningKey key, Instant at) {
    String name = String.valueOf(policy.getFileName());
    byte[] bytes = read(policy);
    checkOwn(policy, bytes, owner);
    Optional<PolicySignature> before =
        beside(policy)
            .filter(s -> s.look(name, bytes, key.verifyingKey()) == PolicySignature.Finding.SIGNED);
    if (before.isPresent()) {
      return new Signed(name, before.get(), false);
    }
    PolicySignature signature = PolicySignature.sign(key, name, bytes, at);
    Path file = fileOf(policy);
    try {
      Files.writeString(file, Json.text(signature) + "\n");
    } catch (IOException e) {
      throw new ConfigurationException("the signature " + file + " cannot be written");
    }
    return new Signed(name, signature, true);
  }

  /**
   * A signed policy file.
   *
   * @param fresh whether it was signed just now
   */
  public record Signed(String name, PolicySignature signature, boolean fresh) {}

  private static void checkOwn(Path policy, byte[] bytes, String owner) {
    String name = String.valueOf(policy.getFileName());
    if (!PolicyFolder.isPolicy(policy)) {
      throw new ConfigurationException(
          policy + " is not offered to anybody, so it is not signed; name a policy `NAME.yaml`");
    }
    try {
      String named = PolicyFolder.owner(PolicyReader.read(name, bytes));
      if (!named.equals(owner)) {
        throw new ConfigurationException(
            "%s names `%s` as owner; `%s` signs its own policies only"
                .formatted(policy, named, owner));
      }
    } catch (PolicyException e) {
      throw new ConfigurationException(
          "%s cannot be read, so it is not signed:%n%s"
              .formatted(
                  policy, PolicyFolder.rendered(e, new String(bytes, StandardCharsets.UTF_8)))
              .stripTrailing());
    }
  }

  /**
   * Refuses files that are not signed as they are.
   *
   * @throws ConfigurationException naming every one, and what to do
   */
  public static void check(List<Offer.PolicyFile> files, VerifyingKey key) {
    List<String> unsigned =
        files.stream().filter(f -> !f.isSignedBy(key)).map(Offer.PolicyFile::name).toList();
    if (!unsigned.isEmpty()) {
      throw new ConfigurationException(
          "not signed by this node, or altered since: %s; read them, then sign them: parley policy sign --config node.yaml"
              .formatted(String.join(", ", unsigned)));
    }
  }

  /** A policy file's bytes. */
  public static byte[] read(Path policy) {
    try {
      return Files.readAllBytes(policy);
    } catch (IOException e) {
      throw new ConfigurationException("the policy file " + policy + " cannot be read");
    }
  }
}
