package io.parley.query.dp;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Prints the CPU time of a draw and of a threshold; no test, as it depends on the machine. */
public final class NoiseSpeed {
  private NoiseSpeed() {}

  public static void main(String[] args) {
    RandomSource random = new SecureRandomSource();
    System.out.println("sigma        | draw, us | least with tail 1e-6, ms | half width, ms");
    for (int pass = 0; pass < 2; pass++) {
      for (double sigma : new double[] {0.5, 4.59, 31, 33, 1e3, 1e6, 0x1p50}) {
        DiscreteGaussian law =
            DiscreteGaussian.of(
                new BigDecimal(1 / (2 * sigma * sigma)), new Sensitivity(1, BigInteger.ONE));
        double draw = micros(20_000, () -> law.sample(random));
        double least = micros(100, () -> law.leastWithTail(new BigDecimal("1e-6"))) / 1000;
        double half = micros(100, () -> law.halfWidth(0.05)) / 1000;
        if (pass == 1) {
          System.out.printf(
              Locale.ROOT, "%12.1f | %8.2f | %24.3f | %14.3f%n", sigma, draw, least, half);
        }
      }
    }
    DiscreteLaplace laplace = DiscreteLaplace.of(Epsilon.of("1"), new Sensitivity(1));
    micros(50_000, () -> laplace.sample(random));
    System.out.printf(
        Locale.ROOT, "Laplace, epsilon 1: %.2f us%n", micros(50_000, () -> laplace.sample(random)));
  }

  private static double micros(int times, Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    return (threads.getCurrentThreadCpuTime() - start) / 1000.0 / times;
  }
}
