package struct QuantileSketch {}
