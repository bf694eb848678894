"""Reports: what each is (`library`), building one (`running`), and writing it to a file (`writing`, `svg`, `png`)."""
