package enum HTTPClientPlaceholder {}
