package io.parley.crypto.blind;

class BouncyCastleKernelTest extends BlindingKernelContract {
  @Override
  BlindingKernel kernel() {
    return new BouncyCastleKernel();
  }
}
