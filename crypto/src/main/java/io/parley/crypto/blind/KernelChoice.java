package io.parley.crypto.blind;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Which kernel this process uses, and why. It is chosen once, at first use, and never changes
 * after: the fastest that loads and passes {@link KernelSelfTest}; Bouncy Castle where no other
 * does.
 *
 * <p>The choice is one of speed alone: all kernels give the same bytes.
 *
 * @param kernel the one chosen
 * @param reason a sentence for people, for instance {@code conscrypt is not on the class path}
 */
public record KernelChoice(BlindingKernel kernel, String reason) {
  /** Something that may be a kernel. */
  record Candidate(String name, Supplier<BlindingKernel> load) {}

  private static final class AtStart {
    static final KernelChoice CHOICE =
        among(List.of(new Candidate(ConscryptKernel.NAME, ConscryptKernel::load)));
  }

  /** The choice of this process. The first call takes about a tenth of a second. */
  public static KernelChoice atStart() {
    return AtStart.CHOICE;
  }

  /** Bouncy Castle's kernel, whatever else there is. */
  public static BlindingKernel bouncyCastle() {
    return new BouncyCastleKernel();
  }

  /** The first candidate, in order of speed, that loads and passes. */
  static KernelChoice among(List<Candidate> candidates) {
    List<String> against = new ArrayList<>();
    for (Candidate candidate : candidates) {
      try {
        BlindingKernel kernel = candidate.load().get();
        if (KernelSelfTest.passes(kernel)) {
          return new KernelChoice(kernel, candidate.name() + " passed its self-test");
        }
        against.add(candidate.name() + " failed its self-test");
      } catch (NoClassDefFoundError e) {
        against.add(candidate.name() + " is not on the class path");
      } catch (LinkageError | RuntimeException e) {
        against.add(candidate.name() + " has no library that this platform loads");
      }
    }
    String reason = against.isEmpty() ? "there is no other" : String.join("; ", against);
    return new KernelChoice(bouncyCastle(), reason);
  }

  /** As it is printed: {@code name (reason)}. */
  @Override
  public String toString() {
    return kernel.name() + " (" + reason + ")";
  }
}
