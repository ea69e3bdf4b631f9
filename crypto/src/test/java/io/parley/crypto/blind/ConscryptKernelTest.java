package io.parley.crypto.blind;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

class ConscryptKernelTest extends BlindingKernelContract {
  /** The jar is on the class path of the tests; not every platform has a library in it. */
  @BeforeAll
  static void needsANativeLibrary() {
    Assumptions.assumeTrue(loads(), "Conscrypt has no native library for this platform");
  }

  private static boolean loads() {
    try {
      ConscryptKernel.load();
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  @Override
  BlindingKernel kernel() {
    return ConscryptKernel.load();
  }
}
