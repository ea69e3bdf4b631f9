package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.crypto.VerifyingKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a party puts into the collaboration: its policies, and the snapshots that questions see.
 *
 * @param policies its policy files, as they are
 * @param snapshots snapshot by table name; {@code people} for whom tokens stand for
 */
public record Offer(int v, String party, List<PolicyFile> policies, Map<String, Long> snapshots)
    implements SignedDocument {
  public static final int VERSION = 2;

  public Offer {
    if (v != VERSION) {
      throw new BadDocument("offer version " + v + " is not understood; this node reads 2");
    }
    policies = List.copyOf(policies);
    snapshots = new TreeMap<>(snapshots);
  }

  /**
   * A policy file as it is.
   *
   * @param signature of its owner; absent only where files are not sent: a node refuses an offer
   *     with a file that is not signed
   */
  public record PolicyFile(
      String name,
      String text,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<PolicySignature> signature) {
    public PolicyFile {
      signature = Objects.requireNonNullElse(signature, Optional.empty()); // absent in the bytes
    }

    /** A file that nobody signed. */
    public PolicyFile(String name, String text) {
      this(name, text, Optional.empty());
    }

    /** Whether this key signed the file as it is. */
    public boolean isSignedBy(VerifyingKey key) {
      return signature
          .map(s -> s.look(name, text, key) == PolicySignature.Finding.SIGNED)
          .orElse(false);
    }
  }

  /**
   * Refuses an offer with a file that its party did not sign as it is.
   *
   * @param key the party's key, from the agreement
   * @throws BadDocument naming the first such file
   */
  public void checkSigned(VerifyingKey key) {
    for (PolicyFile file : policies) {
      if (!file.isSignedBy(key)) {
        throw new BadDocument(
            "the policy `%s` is not signed by `%s`, or was altered since; `%s` signs it anew with `parley policy sign`"
                .formatted(file.name(), party, party));
      }
    }
  }
}
