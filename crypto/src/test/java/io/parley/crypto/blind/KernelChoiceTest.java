package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.blind.KernelChoice.Candidate;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelChoiceTest {
  /** A kernel with one thing wrong. */
  private record Broken(String name, Fault fault) implements BlindingKernel {
    @Override
    public byte[] multiply(BlindingScalar scalar, byte[] packedPoints) {
      return fault.applied(packedPoints, new BouncyCastleKernel().multiply(scalar, packedPoints));
    }
  }

  @FunctionalInterface
  private interface Fault {
    byte[] applied(byte[] points, byte[] products);
  }

  static Stream<Broken> broken() {
    return Stream.of(
        new Broken("flips a bit of the last row", (points, products) -> lastFlipped(products)),
        new Broken(
            "gives one row too few",
            (points, products) -> Arrays.copyOf(products, Math.max(0, products.length - 32))),
        new Broken("throws at a zero product", KernelChoiceTest::throwing),
        new Broken(
            "multiplies by something else",
            (points, products) ->
                new BouncyCastleKernel().multiply(BlindingScalar.generate(), points)),
        new Broken("wrong for odd points only", KernelChoiceTest::wrongForOdd));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void kernelThatGivesWrongBytes_isNotChosen(Broken broken) {
    KernelChoice choice = KernelChoice.among(List.of(new Candidate("fast", () -> broken)));

    assertThat(choice).hasToString("bouncy-castle (fast failed its self-test)");
  }

  @Test
  void firstThatPasses_isChosen() {
    BlindingKernel good = new BouncyCastleKernel();
    BlindingKernel bad = new Broken("bad", (points, products) -> lastFlipped(products));

    KernelChoice choice =
        KernelChoice.among(
            List.of(new Candidate("first", () -> bad), new Candidate("second", () -> good)));

    assertThat(choice.kernel()).isSameAs(good);
    assertThat(choice.reason()).isEqualTo("second passed its self-test");
  }

  @Test
  void whatDoesNotLoad_isPassedOverWithItsReason() {
    KernelChoice choice =
        KernelChoice.among(
            List.of(
                new Candidate(
                    "absent",
                    () -> {
                      throw new NoClassDefFoundError();
                    }),
                new Candidate(
                    "foreign",
                    () -> {
                      throw new UnsatisfiedLinkError();
                    }),
                new Candidate(
                    "angry",
                    () -> {
                      throw new IllegalStateException();
                    })));

    assertThat(choice)
        .hasToString(
            "bouncy-castle (absent is not on the class path; foreign has no library that this"
                + " platform loads; angry has no library that this platform loads)");
  }

  /** The same classes once more, in a process's corner where Conscrypt's jar does not exist. */
  @Test
  void withoutConscrypt_bouncyCastleIsChosenAndNothingFails() throws Exception {
    URL ours = KernelChoice.class.getProtectionDomain().getCodeSource().getLocation();
    URL theirs = X25519.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {ours, theirs}, platform)) {
      Class<?> type = loader.loadClass(KernelChoice.class.getName());

      Object choice = type.getMethod("atStart").invoke(null);

      assertThat(choice).hasToString("bouncy-castle (conscrypt is not on the class path)");
    }
  }

  @Test
  void thisProcess_keepsItsChoice() {
    assertThat(KernelChoice.atStart()).isSameAs(KernelChoice.atStart());
    assertThat(KernelChoice.atStart().kernel().name()).isIn("conscrypt", "bouncy-castle");
  }

  private static byte[] lastFlipped(byte[] products) {
    products[products.length - 1] ^= 1;
    return products;
  }

  private static byte[] throwing(byte[] points, byte[] products) {
    for (int row = 0; row < products.length / 32; row++) {
      if (PackedPoints.isZero(products, row)) {
        throw new IllegalStateException("zero");
      }
    }
    return products;
  }

  private static byte[] wrongForOdd(byte[] points, byte[] products) {
    for (int row = 0; row < products.length / 32; row++) {
      products[32 * row] ^= (byte) (points[32 * row] & 1);
    }
    return products;
  }
}
