package io.parley.server.leak;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.MatchKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.blind.BlindedPseudonyms;
import io.parley.crypto.blind.BlindingKernel;
import io.parley.crypto.blind.BlindingScalar;
import io.parley.crypto.blind.BlindingTerms;
import io.parley.crypto.blind.EncodeToCurve;
import io.parley.crypto.blind.KernelChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything between a person's match key and the blinded pseudonym, made by a thief of all keys.
 */
final class BlindedPeople {
  private final byte[] key;
  private final BlindingTerms terms;
  private final Map<String, byte[]> scalars = new LinkedHashMap<>();

  BlindedPeople(WatchedRoom room, byte[] key, BlindingTerms terms) {
    this.key = key.clone();
    this.terms = terms;
    for (String party : List.of("hearth", "metromail")) {
      scalars.put(party, room.node(party).readKey("blinding-%d.key".formatted(terms.epoch())));
    }
  }

  /** By party. */
  Map<String, byte[]> scalars() {
    return scalars;
  }

  /** By name and key type: input, point, the point under each scalar and under both, pseudonym. */
  Map<String, byte[]> steps(Canary canary) {
    Map<String, byte[]> steps = new LinkedHashMap<>();
    Secrets.matchKeys(canary).forEach((type, matchKey) -> steps.putAll(steps(type, matchKey)));
    return steps;
  }

  /** The pseudonyms alone. */
  List<byte[]> pseudonyms(Canary canary) {
    return steps(canary).entrySet().stream()
        .filter(step -> step.getKey().startsWith("pseudonym of "))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Map<String, byte[]> steps(String type, MatchKey matchKey) {
    SecretAccess access = SecretAccess.insecure();
    BlindingKernel kernel = KernelChoice.bouncyCastle();
    byte[] input =
        CollaborationKey.fromByteArray(key, access).blindingInputs().of(matchKey.toBytes());
    byte[] point = EncodeToCurve.parley().points(input);
    Map<String, byte[]> steps = new LinkedHashMap<>();
    steps.put("blinding input of " + type, input);
    steps.put("point of " + type, point);
    byte[] both = point;
    for (Map.Entry<String, byte[]> scalar : scalars.entrySet()) {
      BlindingScalar secret = BlindingScalar.fromByteArray(scalar.getValue(), access);
      steps.put(
          "point of %s under the scalar of %s".formatted(type, scalar.getKey()),
          kernel.multiply(secret, point));
      both = kernel.multiply(secret, both);
    }
    steps.put("point of %s under both scalars".formatted(type), both);
    steps.put("pseudonym of " + type, new BlindedPseudonyms(terms).of(both));
    return steps;
  }
}
