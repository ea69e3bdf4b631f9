package io.parley.server.bench;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.Pseudonymizer;
import io.parley.crypto.QueryKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.blind.BlindingKernel;
import io.parley.crypto.blind.BlindingScalar;
import io.parley.crypto.blind.EncodeToCurve;
import io.parley.crypto.blind.KernelChoice;
import io.parley.server.node.Progress;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * The steps of tokens and pseudonyms, each against the bare primitive beneath it: what our own code
 * adds, and what a faster library gains. Beside them a whole match of two parties ({@link
 * MatchBench}).
 */
final class TokensBench implements Bench {
  private static final int ROW = 32;
  private static final int TOKEN_ROWS = 1 << 20;
  private static final int TOKEN_REPEATS = 16;
  private static final int HMAC_ROWS = 1 << 19;
  private static final int POINTS = 1 << 12;
  private static final int ENCODED = 1 << 14;

  private final SecureRandom random = new SecureRandom();

  @Override
  public String name() {
    return "tokens";
  }

  @Override
  public String about() {
    return "tokens, pseudonyms and blinding, against the bare primitives; a whole match";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("rounds", BigDecimal.valueOf(7), "keys", BigDecimal.valueOf(1_000_000));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) throws Exception {
    int rounds = workbench.count("rounds");
    Map<String, Figure> figures = new TreeMap<>();
    figures.put("aes_tokens", Rate.figure(rounds, tokens(), bareAes()));
    figures.put("hmac", Rate.figure(rounds, pseudonyms(), bareHmac()));
    figures.put("hash_to_curve", Rate.figure(rounds, encoding(), bareX25519()));
    figures.putAll(kernels(rounds, workbench.progress()));
    MatchBench match = new MatchBench(workbench.count("keys"), workbench.progress());
    figures.putAll(match.figures(workbench.directory(), cpuSecondsAKey(rounds)));
    return figures;
  }

  /** Three multiplications by the chosen kernel and one encoding, in CPU seconds. */
  private double cpuSecondsAKey(int rounds) throws Exception {
    Rate multiplying = multiplying(KernelChoice.atStart().kernel());
    Rate encoding = encoding();
    multiplying.warmUp();
    encoding.warmUp();
    double[] seconds = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      seconds[round] = 3 / multiplying.once() + 1 / encoding.once();
    }
    return Interleaved.median(seconds);
  }

  private Map<String, Figure> kernels(int rounds, Progress progress) throws Exception {
    Map<String, Figure> figures = new TreeMap<>();
    KernelChoice choice = KernelChoice.atStart();
    progress.say("kernel: " + choice);
    Rate best = multiplying(choice.kernel());
    figures.put(
        "x25519_bc", Rate.figure(rounds, multiplying(KernelChoice.bouncyCastle()), bareX25519()));
    if (choice.kernel().name().equals("conscrypt")) {
      figures.put("x25519_conscrypt", Rate.figure(rounds, best, bareX25519()));
    } else {
      progress.say("x25519_conscrypt is left out: " + choice.reason());
    }
    Optional<Rate> openssl = OpensslSpeed.onThisMachine();
    if (openssl.isPresent()) {
      figures.put("x25519_best", Rate.figure(rounds, best, openssl.get()));
    } else {
      progress.say("x25519_best is left out: no `openssl speed` on this machine");
    }
    return figures;
  }

  private Rate tokens() {
    QueryKey key = collaborationKey().queryKey(bytes(ROW));
    byte[] pseudonyms = bytes(TOKEN_ROWS * QueryKey.TOKEN_SIZE);
    return Rate.of(
        (long) TOKEN_ROWS * TOKEN_REPEATS,
        () -> {
          for (int i = 0; i < TOKEN_REPEATS; i++) {
            used(key.tokens(pseudonyms));
          }
        });
  }

  private Rate bareAes() throws Exception {
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(bytes(ROW), "AES"));
    byte[] plain = bytes(TOKEN_ROWS * QueryKey.TOKEN_SIZE);
    byte[] encrypted = new byte[plain.length];
    return Rate.of(
        (long) TOKEN_ROWS * TOKEN_REPEATS,
        () -> {
          for (int i = 0; i < TOKEN_REPEATS; i++) {
            cipher.doFinal(plain, 0, plain.length, encrypted, 0);
          }
          used(encrypted);
        });
  }

  private Rate pseudonyms() {
    Pseudonymizer pseudonymizer = collaborationKey().pseudonyms();
    byte[] matchKeys = bytes(HMAC_ROWS * ROW);
    return Rate.of(HMAC_ROWS, () -> used(pseudonymizer.pseudonyms(matchKeys)));
  }

  private Rate bareHmac() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(bytes(ROW), "HmacSHA256"));
    byte[] rows = bytes(HMAC_ROWS * ROW);
    byte[] out = new byte[ROW];
    return Rate.of(
        HMAC_ROWS,
        () -> {
          for (int at = 0; at < rows.length; at += ROW) {
            mac.update(rows, at, ROW);
            mac.doFinal(out, 0);
          }
          used(out);
        });
  }

  private Rate encoding() {
    EncodeToCurve encode = EncodeToCurve.parley();
    byte[] inputs = bytes(ENCODED * ROW);
    return Rate.of(ENCODED, () -> used(encode.points(inputs)));
  }

  private Rate multiplying(BlindingKernel kernel) {
    BlindingScalar scalar = BlindingScalar.generate();
    byte[] points = points();
    return Rate.of(POINTS, () -> used(kernel.multiply(scalar, points)));
  }

  private Rate bareX25519() {
    byte[] scalar = bytes(ROW);
    byte[] points = points();
    byte[] out = new byte[ROW];
    return Rate.of(
        POINTS,
        () -> {
          for (int at = 0; at < points.length; at += ROW) {
            X25519.scalarMult(scalar, 0, points, at, out, 0);
          }
          used(out);
        });
  }

  private byte[] points() {
    return EncodeToCurve.parley().points(bytes(POINTS * ROW));
  }

  private CollaborationKey collaborationKey() {
    return CollaborationKey.fromByteArray(bytes(ROW), SecretAccess.insecure());
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Looks at a result, so that no compiler leaves the work out. */
  private static void used(byte[] result) {
    if (result.length == 0) {
      throw new IllegalStateException("nothing came out");
    }
  }
}
