import "./orcd/main.ts";
