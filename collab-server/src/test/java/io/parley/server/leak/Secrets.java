package io.parley.server.leak;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.MatchKey;
import io.parley.crypto.Pseudonymizer;
import io.parley.crypto.SecretAccess;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** What the room must not have, in all its forms. */
final class Secrets {
  private final Map<String, List<Pattern>> patterns = new LinkedHashMap<>();

  /** Whatever would name this person. */
  Secrets person(Canary canary) {
    identifier("e-mail as written", canary.email());
    identifier("e-mail as written elsewhere", canary.emailAgain());
    identifier("e-mail normalised", canary.normalisedEmail());
    identifier("phone as written", canary.phone());
    identifier("phone as written elsewhere", canary.phoneAgain());
    identifier("phone normalised", canary.normalisedPhone());
    identifier("phone's national digits", canary.normalisedPhone().substring("+1".length()));
    text("name", canary.name());
    matchKeys(canary).forEach((type, key) -> bytes("match key of " + type, key.toBytes()));
    return this;
  }

  /** The key, the key of pseudonyms that is derived from it, and this person's pseudonyms. */
  Secrets collaboration(byte[] key, Canary canary) {
    bytes("collaboration key", key);
    bytes("pseudonym key", pseudonymKey(key));
    pseudonyms(key, canary).forEach((type, p) -> bytes("pseudonym of " + type, p));
    return this;
  }

  /** The same where pseudonyms are blinded: scalars, and what they make of this person. */
  Secrets blinded(byte[] key, BlindedPeople people, Canary canary) {
    bytes("collaboration key", key);
    bytes("pseudonym key", pseudonymKey(key));
    people.scalars().forEach((party, scalar) -> bytes("blinding scalar of " + party, scalar));
    people.steps(canary).forEach(this::bytes);
    return this;
  }

  /** The keys that are one party's alone. */
  Secrets party(String name, NodeDirectory node) {
    bytes("local key of " + name, node.readKey("local.key"));
    bytes("signing key of " + name, node.readKey("signing.key"));
    return this;
  }

  /** The key of a query, from its grant. */
  Secrets query(byte[] key, byte[] grant) {
    bytes("query key", queryKey(key, grant));
    return this;
  }

  List<Pattern> patterns() {
    return patterns.values().stream().flatMap(List::stream).toList();
  }

  static Map<String, MatchKey> matchKeys(Canary canary) {
    String profile = NormalisationProfile.CANONICAL.id();
    return Map.of(
        "e-mail", MatchKey.of(profile, "email", canary.normalisedEmail()),
        "phone", MatchKey.of(profile, "phone", canary.normalisedPhone()));
  }

  static Map<String, byte[]> pseudonyms(byte[] key, Canary canary) {
    Pseudonymizer pseudonymizer =
        CollaborationKey.fromByteArray(key, SecretAccess.insecure()).pseudonyms();
    Map<String, byte[]> pseudonyms = new LinkedHashMap<>();
    matchKeys(canary).forEach((type, k) -> pseudonyms.put(type, pseudonymizer.pseudonym(k)));
    return pseudonyms;
  }

  /** The crypto module hands this key to nobody: it is derived here as its documents say. */
  static byte[] pseudonymKey(byte[] key) {
    return derived(key, parts("parley/v1/pseudonym-key".getBytes(StandardCharsets.US_ASCII)));
  }

  static byte[] queryKey(byte[] key, byte[] grant) {
    return derived(
        key,
        parts("parley/v1/query-key".getBytes(StandardCharsets.US_ASCII), Digest.sha256(grant)));
  }

  private static byte[] parts(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static byte[] derived(byte[] key, byte[] info) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(SHA256Digest.newInstance());
    generator.init(new HKDFParameters(key, new byte[0], info));
    byte[] derived = new byte[32];
    generator.generateBytes(derived, 0, derived.length);
    return derived;
  }

  private void identifier(String name, String value) {
    text(name, value);
    bytes("SHA-256 of " + name, Digest.sha256(value.getBytes(StandardCharsets.UTF_8)));
  }

  private void text(String name, String value) {
    patterns.put(name, Forms.ofText(name, value));
  }

  private void bytes(String name, byte[] value) {
    patterns.merge(
        name,
        Forms.ofBytes(name, value),
        (some, more) -> {
          List<Pattern> all = new ArrayList<>(some);
          all.addAll(more);
          return all;
        });
  }
}
